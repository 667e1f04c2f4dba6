"""The site with the addresses of the benchmark, for the server that it starts."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
settings.ROOT_URLCONF = "portal.record.benchmark.views"
