"""What the clock does to pages. Run by the schedule; safe to run twice or at once."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled() -> None:
    """Publishes the pages whose moment has come and takes down those that have expired (Wagtail's own command)."""
    call_command("publish_scheduled", verbosity=0)
