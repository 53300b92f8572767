"""Where development, demo and tests find the embedded services. Not for production."""

from __future__ import annotations

from typing import Any

from portal.embedded.endpoints import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    postgres_login,
    valkey_url,
)
from portal.embedded.var import Var, load_secrets

VAR = Var.from_environment()
SECRET_KEY = load_secrets(VAR)["secret_key"]


def _database(role: str) -> dict[str, Any]:
    login = postgres_login(VAR, role)
    return {
        "ENGINE": "portal.database",
        "NAME": DATABASE,
        "USER": login["user"],
        "PASSWORD": login["password"],
        "HOST": login["host"],
        "PORT": str(login["port"]),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 600,
    }


DATABASES = {"default": _database(APP_ROLE), "owner": _database(OWNER_ROLE)}
BROKER_URL = valkey_url(VAR, 0, socket_scheme="redis+socket")
CACHE_URL = valkey_url(VAR, 1, socket_scheme="unix")
