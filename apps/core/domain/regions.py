"""Regions: which storage the bytes of an organization lie in. Set by who runs the portal.

`settings.STORAGE_REGIONS` names the Django storage of each region; the first is the default one.
"""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages

from apps.core.errors import Unavailable

DEFAULT_ALIAS = "default"


def region_names() -> list[str]:
    """Every region this portal stores in, the default one first."""
    return list(settings.STORAGE_REGIONS)


def default_region() -> str:
    """Where the bytes of an organization lie for which nobody chose."""
    return next(name for name, alias in settings.STORAGE_REGIONS.items() if alias == DEFAULT_ALIAS)


def region_choices() -> list[tuple[str, str]]:
    """The regions for a form, the default one first."""
    return [(name, name) for name in region_names()]


def storage_of(region: str) -> Storage:
    """The storage of a region. Raises Unavailable for one that is not configured (any more)."""
    alias = settings.STORAGE_REGIONS.get(region)
    if alias is None:
        raise Unavailable(f"Storage of the region “{region}” is not set up here; ask an operator.")
    return storages[alias]
