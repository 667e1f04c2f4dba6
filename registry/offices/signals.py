"""What offices ask upwards."""

from django.dispatch import Signal

#: Sent with `office` before an organ is closed or becomes another kind of organ. A receiver answers with a Chinese
#: sentence when work would be left to nobody, '' when none would.
closing = Signal()
