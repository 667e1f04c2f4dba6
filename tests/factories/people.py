"""Users, offices and posts, and a cast of people with names."""

from dataclasses import dataclass
from datetime import date, timedelta

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone

from registry.divisions.models import Division
from registry.offices.models import Holiday, Office, Post

CITY = "bj-mz"
PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with `PASSWORD`."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Sequence(lambda n: f"甲某{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)


class OfficeFactory(factory.django.DjangoModelFactory):
    """A competent unit of the city; `registrar()` below gives the registering organs, which exist already."""

    class Meta:
        model = Office

    code = factory.Sequence(lambda n: f"unit-{n}")
    name = factory.Sequence(lambda n: f"北京市第{n}业务局")
    kind = Office.Kind.COMPETENT_UNIT
    division = factory.LazyFunction(lambda: Division.objects.get(code="110000"))


class PostFactory(factory.django.DjangoModelFactory):
    """A post held since a year ago."""

    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    office = factory.LazyFunction(lambda: registrar(CITY))
    role = Post.Role.INTAKE
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365))


class HolidayFactory(factory.django.DjangoModelFactory):
    """A day off entered by staff."""

    class Meta:
        model = Holiday

    date = factory.Sequence(lambda n: date(2040, 1, 1) + timedelta(days=n))
    name = "放假"


def registrar(code: str = CITY) -> Office:
    """A registering organ of the reference rows: `bj-mz` the city, `bj-haidian-mz` and so on the districts."""
    return Office.objects.get(code=code)


def staff(username: str, display_name: str, *roles: str, office: Office | None = None):
    """A person with these posts in an office (the city bureau when left out)."""
    user = UserFactory(username=username, display_name=display_name)
    for role in roles:
        PostFactory(user=user, office=office or registrar(), role=role)
    return user


@dataclass(frozen=True)
class Cast:
    """The people of a story: one applicant, one person for each post of one office, and a stranger."""

    office: Office
    applicant: object
    intake: object
    reviewer: object
    approver: object
    publisher: object
    supervisor: object
    registrar: object
    stranger: object


def cast(office: Office | None = None) -> Cast:
    """The whole cast, in the city bureau when no office is named."""
    office = office or registrar()
    tag = office.code
    return Cast(
        office=office,
        applicant=UserFactory(username=f"applicant-{tag}", display_name="林申请"),
        intake=staff(f"intake-{tag}", "周受理", Post.Role.INTAKE, office=office),
        reviewer=staff(f"reviewer-{tag}", "吴审查", Post.Role.REVIEWER, office=office),
        approver=staff(f"approver-{tag}", "郑决定", Post.Role.APPROVER, office=office),
        publisher=staff(f"publisher-{tag}", "王制证", Post.Role.PUBLISHER, office=office),
        supervisor=staff(f"supervisor-{tag}", "冯监管", Post.Role.SUPERVISOR, office=office),
        registrar=staff(f"registrar-{tag}", "陈登记", Post.Role.REGISTRAR, office=office),
        stranger=UserFactory(username=f"stranger-{tag}", display_name="路人甲"),
    )
