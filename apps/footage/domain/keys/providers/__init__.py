"""Who holds the master key: a file, the environment, or a key service (AWS KMS and its like).

The master key wraps client keys and nothing else. `settings.KEY_PROVIDER` names the provider;
what another one wrapped before is still opened by that one, as its id begins with its name.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass

from django.conf import settings

from apps.core.errors import Damaged, DomainError

from .interface import Context, MasterKeys, Wrapped
from .kms import KmsMaster
from .local import EnvironmentMaster, FileMaster

__all__ = ["Context", "Health", "MasterKeys", "Wrapped", "check_health", "holder_of", "present"]

PROVIDERS: dict[str, type[MasterKeys]] = {
    "file": FileMaster,
    "environment": EnvironmentMaster,
    "kms": KmsMaster,
}


@dataclass(frozen=True)
class Health:
    """What a round trip of a throw-away key said; `milliseconds` of wrapping and unwrapping."""

    provider: str
    master_id: str
    healthy: bool
    message: str
    milliseconds: float


def present() -> MasterKeys:
    """The provider that wraps from now on. Raises Damaged for a name there is none of."""
    name = settings.KEY_PROVIDER
    if not name:
        name = "environment" if os.environ.get(EnvironmentMaster.VARIABLE) else "file"
    if name not in PROVIDERS:
        raise Damaged(f"There is no key provider “{name}”: {', '.join(PROVIDERS)}.")
    return PROVIDERS[name]()


def holder_of(master_id: str) -> MasterKeys:
    """The provider that wrapped under `master_id`. Raises Damaged for an unknown one."""
    provider = PROVIDERS.get(master_id.partition("/")[0])
    if provider is None:
        raise Damaged(f"No key provider is known for “{master_id}”; ask an operator.")
    return provider()


def check_health() -> Health:
    """Wrap and unwrap a random key through the present provider; never raises a DomainError."""
    name, master_id, began = "–", "–", time.perf_counter()
    healthy, message = False, ""
    try:
        provider = present()
        name, key, context = provider.name, secrets.token_bytes(32), {"kind": "health"}
        wrapped = provider.wrap(key, context)
        master_id = wrapped.master_id
        healthy = provider.unwrap(wrapped, context) == key
        message = "Wraps and unwraps." if healthy else "What came back was not what was wrapped."
    except DomainError as error:
        message = error.message
    return Health(name, master_id, healthy, message, (time.perf_counter() - began) * 1000)
