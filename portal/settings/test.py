"""Settings of the test suite: eager tasks, cheap passwords, everything under a temporary folder."""

import os
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CELERY_BROKER_URL, STORAGES

# Test processes side by side share the servers: each has its own indices and its own Redis database.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
SEARCH_INDEX_PREFIX = f"org-test-{_worker or 'main'}-"
if CELERY_BROKER_URL.startswith("redis:"):
    CELERY_BROKER_URL = f"{CELERY_BROKER_URL.rpartition('/')[0]}/{int(_worker[2:] or 0) + 1}"

# The embedded engine answers; tests marked elasticsearch name the server themselves. What they find is asked, not how
# soon: the real budget of a search is set where an outage is tested.
ELASTICSEARCH_URL = ""
SEARCH_SECONDS = 30

SECRET_KEY = "test-only-secret-key-never-used-outside-the-suite"  # noqa: S105
ALLOWED_HOSTS = ["*"]
_folder = tempfile.TemporaryDirectory(prefix="portal-test-")  # gone with the process
_scratch = Path(_folder.name)
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
