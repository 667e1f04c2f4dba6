"""The embedded portal on one machine: SQLite, embedded search, one local worker. `make demo` runs on it."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import SECRET_KEY, STATIC_ROOT, VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])


def local_secret() -> str:
    """A secret of this machine, made once and kept under var/ (never in the repository)."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = SECRET_KEY or local_secret()
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
SERVE_MEDIA = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # else each worker warns that nothing was collected into it

# Mail is kept as files to read, not printed into the terminal.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
