"""What the outbox tells upwards."""

from django.dispatch import Signal

#: Sent after the commit that made new messages visible. No arguments: whoever drains looks for itself.
published = Signal()
