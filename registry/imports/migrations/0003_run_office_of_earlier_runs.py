"""Runs made before a run had an office get the organ whose register their uploader kept on that day."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def give_offices(apps, schema_editor):
    Post = apps.get_model("offices", "Post")
    for run in apps.get_model("imports", "ImportRun").objects.filter(
        actor__isnull=False, office__isnull=True
    ):
        on = timezone.localdate(run.created_at)
        kept = Post.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            user_id=run.actor_id,
            role="registrar",
            office__kind="civil_affairs",
            starts_on__lte=on,
        )
        post = kept.order_by("office__division_id", "office_id").first()
        if post is not None and not run.actor.is_superuser:
            run.office_id = post.office_id
            run.save(update_fields=["office"])


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_run_office"),
        ("offices", "0001_initial"),
    ]

    operations = [migrations.RunPython(give_offices, migrations.RunPython.noop)]
