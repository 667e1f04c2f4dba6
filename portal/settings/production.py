"""Production: every secret and address from the environment; nothing embedded by accident."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ALLOWED_HOSTS, LEDGER_KEY, SEALING_KEY, SECRET_KEY, env

for _name, _value in {
    "SECRET_KEY": SECRET_KEY,
    "ALLOWED_HOSTS": ALLOWED_HOSTS,
    "LEDGER_KEY": LEDGER_KEY,
    "SEALING_KEY": SEALING_KEY,
    "DATABASE_URL": env.str("DATABASE_URL", default=""),
    "CELERY_BROKER_URL": env.str("CELERY_BROKER_URL", default=""),
}.items():
    if not _value:
        raise ImproperlyConfigured(f"{_name} must be set in production.")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
