"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
application = get_wsgi_application()
# Every page is loaded now, not at the first request: a page that cannot be loaded ends the start with its reason, where
# it would else answer each request with an error; and the workers share what is loaded before they are made.
get_resolver().url_patterns  # noqa: B018  reading it is what loads
