"""What Celery runs: delivery and the schedule."""

from celery import shared_task

from registry.outbox import services


@shared_task
def drain_outbox() -> int:
    """Deliver what is due; returns how many messages are done."""
    return services.drain()


@shared_task
def run_scheduled() -> list[str]:
    """Run the regular work that is due; returns the names."""
    return services.run_due()
