"""For tests: real services, cheap passwords. tests/conftest.py gives each process a database."""

import os

from portal.embedded.var import Var

# Before the other settings ask where `var/` is; processes the tests start inherit both.
os.environ["PLUMBLINE_TEST_VAR"] = str(Var.for_tests().root)
os.environ["PLUMBLINE_VAR"] = os.environ["PLUMBLINE_TEST_VAR"]

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES, redis_cache
from portal.settings.embedded import BROKER_URL, CACHE_URL, DATABASES

__all__ = ["DATABASES"]

DEBUG = False
SECRET_KEY = "a fixed key, so that a failing test fails again in the same way"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CACHES = redis_cache(CACHE_URL)
CELERY_BROKER_URL = BROKER_URL
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
