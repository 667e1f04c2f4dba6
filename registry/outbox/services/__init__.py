"""Writing messages, delivering them, telling people, and the schedule of regular work."""

from registry.outbox.services.delivery import ReceiverAwayError, drain, prune, subscribe, unsubscribe
from registry.outbox.services.people import MAIL_TOPIC, mark_all_read, mark_read, notify, send_mails
from registry.outbox.services.publishing import Event, publish, publish_many
from registry.outbox.services.schedule import run_due, schedule, scheduled

__all__ = [
    "MAIL_TOPIC",
    "Event",
    "ReceiverAwayError",
    "drain",
    "mark_all_read",
    "mark_read",
    "notify",
    "prune",
    "publish",
    "publish_many",
    "run_due",
    "schedule",
    "scheduled",
    "send_mails",
    "subscribe",
    "unsubscribe",
]
