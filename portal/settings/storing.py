"""Where ciphertexts lie, from the environment: a folder, or a bucket per region."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment

BACKEND = "apps.footage.domain.objects.s3.CiphertextStorage"
REGION_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def storages_from_environment() -> tuple[dict[str, Any], dict[str, str]]:
    """`(STORAGES, STORAGE_REGIONS)`: `default` and one alias for each further region.

    `STORAGE_REGIONS=eu,us` names them, the default one first: `STORAGE_…` describes it, and
    `STORAGE_US_…` the next. Without names there is one region, `main`.
    """
    names = environment.words("STORAGE_REGIONS", ("main",))
    for name in names:
        if not REGION_NAME.fullmatch(name):
            raise ImproperlyConfigured(f"STORAGE_REGIONS: “{name}” is no name like eu or us-east.")
    if len(set(names)) < len(names):
        raise ImproperlyConfigured("STORAGE_REGIONS names a region twice.")
    told = environment.optional("STORAGE_ROOT") or environment.optional("STORAGE_BUCKET")
    stored = {"default": _storage("STORAGE_")} if told else {}  # without either, a folder of var/
    regions = {names[0]: "default"}
    for name in names[1:]:
        regions[name] = f"region-{name}"
        stored[regions[name]] = _storage(f"STORAGE_{name.upper().replace('-', '_')}_")
    return stored, regions


def _storage(prefix: str) -> dict[str, Any]:
    """One storage: `…ROOT` is a folder; else `…BUCKET`, `…ENDPOINT`, `…REGION` and keys.

    Without keys the machine's own role is asked, as everything that calls S3 does.
    """
    root = environment.optional(f"{prefix}ROOT")
    if root:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": root, "base_url": None},
        }
    access, secret = (environment.optional(f"{prefix}{key}_KEY") for key in ("ACCESS", "SECRET"))
    if bool(access) != bool(secret):
        raise ImproperlyConfigured(f"Set both {prefix}ACCESS_KEY and {prefix}SECRET_KEY, or none.")
    endpoint = environment.optional(f"{prefix}ENDPOINT")
    path_style = environment.optional(f"{prefix}PATH_STYLE", "yes" if endpoint else "no")
    return {
        "BACKEND": BACKEND,
        "OPTIONS": {
            "bucket_name": environment.required(
                f"{prefix}BUCKET", f"the bucket of encrypted footage; or {prefix}ROOT, a folder"
            ),
            "endpoint_url": endpoint or None,
            "region_name": environment.optional(f"{prefix}REGION") or None,
            "addressing_style": "path" if path_style.lower() in ("yes", "true", "1") else "virtual",
            "access_key": access or None,
            "secret_key": secret or None,
            "location": environment.optional(f"{prefix}PREFIX"),
        },
    }
