"""Settings that hold everywhere. Where the services are is for the other modules."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.templatetags.static import static
from django.urls import reverse_lazy

from portal.embedded.var import Var

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_ROOT = Var.from_environment().root

APPS = (
    "core",
    "accounts",
    "clients",
    "vendors",
    "contracts",
    "projects",
    "guidelines",
    "footage",
    "annotations",
    "audits",
    "billing",
    "exchange",
    "home",
)
INSTALLED_APPS = [
    *(f"apps.{name}" for name in APPS),  # first, so that their templates win
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",  # its widget templates, for FORM_RENDERER
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "apps.core.middleware.ScopeMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
FORM_RENDERER = "apps.core.forms.PlumblineRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.projects.views.tabs.project_tabs",
                "apps.home.views.frame.frame",
            ],
        },
    },
]

# Database: `default` is the app role, `owner` migrates. apps.core.middleware opens the transaction.
DATABASE_ROUTERS = ["portal.database_router.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "portal.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "portal.signing_in.PortalBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian's: nobody is granted anything without signing in
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # an invitation proves the address it was sent to
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Plumbline: "
ACCOUNT_ADAPTER = "apps.accounts.forms.InvitationAdapter"
ACCOUNT_FORMS = {"signup": "apps.accounts.forms.InvitedSignupForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Plumbline"

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.core.api.handle_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline",
    "DESCRIPTION": "Footage, tasks, annotations, audits and invoices of the portal.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # that check is about safety; schemas are no part of it
}

# What a browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # scripts send it back in X-CSRFToken
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a change set; footage streams past this limit
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_ROOT / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static",) if path.is_dir()]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_ROOT / "media", "base_url": None},
    },
    "staticfiles": {"BACKEND": "portal.staticfiles.HashedStaticFilesStorage"},
}
# region → alias above, the default region first; a name that was ever used stays in the list
STORAGE_REGIONS = {"main": "default"}
# host:port of private addresses the portal may call although they are; self-hosted stores
OUTBOUND_PRIVATE_HOSTS: list[str] = []
WHITENOISE_KEEP_ONLY_HASHED_FILES = False  # ES modules import each other by their plain names
KEYS_ROOT = VAR_ROOT / "keys"
CLIENT_STORAGE_BYTES = 2_000 * 1000**3  # of footage; operators may set another for one client
OPEN_UPLOADS_PER_PERSON = 200
UPLOAD_SLOTS = 8  # requests of one process that may wait for bytes; its other threads serve pages
# Who holds the master key: file, environment or kms; empty: the environment if it has one.
KEY_PROVIDER = ""
KMS_KEY_ID = KMS_ENDPOINT_URL = KMS_REGION = ""

# Work in the background. Job rows are the truth; the broker only rings the bell.
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: the default keeps a pickle on disk
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "core.sweep_jobs", "schedule": 15, "options": {"expires": 15}},
    "sweep-storage": {
        "task": "footage.sweep_storage",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "retire-keys": {
        "task": "footage.retire_keys",
        "schedule": 21_600,
        "options": {"expires": 21_600},
    },
    "sweep-retention": {
        "task": "footage.sweep_retention",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "expire-leases": {
        "task": "annotations.expire_leases",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "tend-gold": {"task": "audits.tend_gold", "schedule": 60, "options": {"expires": 60}},
    "accept-overdue-lots": {
        "task": "audits.accept_overdue_lots",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "expire-contracts": {
        "task": "contracts.expire_contracts",
        "schedule": 600,
        "options": {"expires": 600},
    },
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
DEFAULT_FROM_EMAIL = "Plumbline <plumbline@localhost>"
PUBLIC_URL = "http://127.0.0.1:8000"  # what links in mail begin with
# What operators look for, by what it is about; the rest is under "all applications".
ADMIN_GROUPS = {
    "Access": {
        "accounts_organization": "Organizations",
        "accounts_user": "People",
        "accounts_membership": "Memberships",
        "projects_projectgrant": "Project grants",
        "contracts_contractgrant": "Contract grants",
        "audits_lotgrant": "Lot grants",
    },
    "Contracts": {
        "contracts_contract": "Contracts",
        "projects_project": "Projects",
        "vendors_vendorprofile": "Vendors",
    },
    "Quality": {
        "audits_lot": "Lots",
        "audits_accuracyreport": "Accuracy reports",
        "audits_switchingstate": "Severity of inspection",
        "audits_exemption": "Lots accepted without a decision",
        "annotations_task": "Tasks",
    },
    "Money": {"billing_invoice": "Invoices"},
    "Footage": {
        "footage_footage": "Footage",
        "footage_clipview": "Who saw what",
        "footage_legalhold": "Legal holds",
    },
    "Keys": {"footage_clientkeys": "Client keys", "footage_projectkeys": "Project keys"},
    "System": {"core_job": "Jobs", "core_activity": "Activity"},
}
# The accent of static/css/tokens.css as a scale, so that the admin looks as the portal does.
ACCENT = {
    "50": "#f0f9f8", "100": "#e4f2f0", "200": "#b4d9d5", "300": "#7ad3ca", "400": "#4dbdb3",
    "500": "#1b857e", "600": "#0f6b66", "700": "#0a524e", "800": "#0b4541", "900": "#122b2b",
    "950": "#0a1c1c",
}  # fmt: skip
UNFOLD = {
    "COLORS": {"primary": ACCENT},
    "SITE_TITLE": "Plumbline",
    "SITE_HEADER": "Plumbline",
    "SITE_SYMBOL": "straighten",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _: static("img/favicon.svg")}
    ],
    "SIDEBAR": {
        "show_all_applications": True,
        "navigation": [
            {
                "title": title,
                "separator": True,
                "items": [
                    {"title": label, "link": reverse_lazy(f"admin:{name}_changelist")}
                    for name, label in pages.items()
                ],
            }
            for title, pages in ADMIN_GROUPS.items()
        ],
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}


def redis_cache(url: str) -> dict[str, dict[str, object]]:
    """Django's cache in Valkey, holding JSON."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "plumbline",
            "OPTIONS": {"serializer": "portal.cache.JSONSerializer"},
        }
    }
