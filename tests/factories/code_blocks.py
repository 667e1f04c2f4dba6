"""Blocks of code numbers."""

import factory

from registry.organisations.models import CodeBlock
from tests.factories.people import registrar


class CodeBlockFactory(factory.django.DjangoModelFactory):
    """A block of a thousand numbers of the city bureau."""

    class Meta:
        model = CodeBlock

    office = factory.LazyFunction(registrar)
    prefix = "MJ01"
    first = 1
    last = 1000
    next_number = factory.SelfAttribute("first")
    warn_below = 10
