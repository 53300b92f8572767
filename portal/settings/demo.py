"""`make demo`: as in production, but without TLS, on this machine and its embedded services."""

import os

from portal.settings.base import *  # noqa: F403
from portal.settings.base import VAR_ROOT, redis_cache
from portal.settings.embedded import BROKER_URL, CACHE_URL, DATABASES, SECRET_KEY

__all__ = ["DATABASES", "SECRET_KEY"]

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
CACHES = redis_cache(CACHE_URL)
CELERY_BROKER_URL = BROKER_URL
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_ROOT / "mail"
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
