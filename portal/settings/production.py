"""For real use: all from the environment, and no start without it. See docs/operating.md."""

from pathlib import Path

from portal.settings import environment
from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES, VAR_ROOT, redis_cache
from portal.settings.storing import storages_from_environment

DEBUG = False
SECRET_KEY = environment.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or [
    environment.required("ALLOWED_HOSTS", "the portal's host names, separated by commas")
]
PUBLIC_URL = environment.optional("PUBLIC_URL", f"https://{ALLOWED_HOSTS[0].lstrip('*.')}")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('*')}" for host in ALLOWED_HOSTS if host != "*"]

_POOLED = environment.number("DATABASE_POOL_SIZE", 0)
_CONNECTION: dict[str, object] = {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0 if _POOLED else 600}
DATABASES = {
    "default": {
        **environment.database(
            environment.required("DATABASE_URL", "the app role's PostgreSQL URL"), "DATABASE_URL"
        ),
        **_CONNECTION,
    },
    # Only migrations use it; where it is not set, this process cannot migrate.
    "owner": {
        **environment.database(
            environment.optional("DATABASE_OWNER_URL", environment.required("DATABASE_URL", "")),
            "DATABASE_OWNER_URL",
        ),
        "CONN_MAX_AGE": 0,
    },
}
if _POOLED:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _POOLED}
if environment.number("DATABASE_BEHIND_POOLER", 0):
    # PgBouncer and its like: whoever gets the connection next knows no plan or cursor of before.
    DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True

CELERY_BROKER_URL = environment.required("BROKER_URL", "where Valkey, Redis or RabbitMQ listens")
CACHES = redis_cache(environment.required("CACHE_URL", "where Valkey or Redis listens"))

_STORED, STORAGE_REGIONS = storages_from_environment()
STORAGES = {**STORAGES, **_STORED}
OUTBOUND_PRIVATE_HOSTS = environment.words("OUTBOUND_PRIVATE_HOSTS")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # a load balancer asks without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXY_COUNT", 1)

KEYS_ROOT = Path(environment.optional("KEYS_ROOT", str(VAR_ROOT / "keys")))
KEY_PROVIDER = environment.optional("KEY_PROVIDER")  # file, environment or kms
KMS_KEY_ID = environment.optional("KMS_KEY_ID")  # an address, alias or id of the key service
KMS_ENDPOINT_URL = environment.optional("KMS_ENDPOINT_URL")
KMS_REGION = environment.optional("KMS_REGION")
if KEY_PROVIDER == "kms":
    KMS_KEY_ID = environment.required("KMS_KEY_ID", "the key of the key service")

CLIENT_STORAGE_BYTES = environment.number("CLIENT_STORAGE_GB", 2_000) * 1000**3
UPLOAD_SLOTS = environment.number("UPLOAD_SLOTS", 8)

EMAIL_HOST = environment.required("EMAIL_HOST", "the mail server that sends invitations")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.optional("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.required("DEFAULT_FROM_EMAIL", "the sender of the portal's mail")
