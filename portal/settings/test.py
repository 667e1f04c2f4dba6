"""Settings of the test suite: eager tasks, cheap passwords, everything under a temporary folder."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES

SECRET_KEY = "test-only-secret-key-never-used-outside-the-suite"  # noqa: S105
ALLOWED_HOSTS = ["*"]
_scratch = Path(tempfile.mkdtemp(prefix="portal-test-"))
MEDIA_ROOT = _scratch / "media"
PAPERS_ROOT = _scratch / "papers"
LEDGER_ANCHOR_DIR = _scratch / "anchors"
STORAGES = {
    **STORAGES,
    "papers": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PAPERS_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
