"""Master keys in a key service that speaks AWS KMS: the key never leaves it.

Credentials come the way boto3 finds them. Where the service is away, wrapping and unwrapping
raise Unavailable within a few seconds; there is no other way to a key.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.keys.sealing import DOES_NOT_FIT, KEY_BYTES

from .interface import Context, Wrapped

CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 3, 2
AWAY = "The key service does not answer; nothing was lost, try again later."
# What the service says about a wrapped key, not about itself.
REFUSALS = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})


class KmsMaster:
    """`settings.KMS_KEY_ID` at `settings.KMS_ENDPOINT_URL` (empty: the region's own)."""

    name = "kms"

    def present_id(self) -> str:
        """The key's name as the settings give it; what is wrapped carries its full address."""
        return f"kms/{settings.KMS_KEY_ID}"

    def wrap(self, key: bytes, context: Context) -> Wrapped:
        """By the service, the context as EncryptionContext."""
        key_id, blob = _ask(
            "encrypt",
            ("KeyId", "CiphertextBlob"),
            KeyId=settings.KMS_KEY_ID,
            Plaintext=key,
            EncryptionContext=dict(context),
        )
        return Wrapped(f"kms/{key_id}", blob)

    def unwrap(self, wrapped: Wrapped, context: Context) -> bytes:
        """By the service, which is told the key that must have wrapped it."""
        (plain,) = _ask(
            "decrypt",
            ("Plaintext",),
            KeyId=wrapped.master_id.removeprefix("kms/"),
            CiphertextBlob=wrapped.data,
            EncryptionContext=dict(context),
        )
        if len(plain) != KEY_BYTES:
            raise Damaged(DOES_NOT_FIT)
        return bytes(plain)

    def renew(self) -> bool:
        """The service turns its key by itself, or the operator names another."""
        return False

    def retire(self, used: frozenset[str]) -> list[str]:
        """Keys of the service end there."""
        return []


def _ask(verb: str, wanted: tuple[str, ...], **arguments: Any) -> list[Any]:
    """One call; the wanted members of its answer.

    No word of the service reaches a message: it may name keys and accounts.
    """
    if not settings.KMS_KEY_ID:
        raise Damaged("No key of the key service is named; set KMS_KEY_ID.")
    try:
        client = _client(settings.KMS_ENDPOINT_URL, settings.KMS_REGION)
        answer = getattr(client, verb)(**arguments)
        return [answer[name] for name in wanted]  # what is no answer of a key service lacks them
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in REFUSALS:
            raise Damaged(DOES_NOT_FIT) from None
        raise Unavailable(AWAY) from None
    except (BotoCoreError, ValueError, KeyError):
        raise Unavailable(AWAY) from None


@cache
def _client(endpoint: str, region: str) -> Any:
    """Clients may be shared by threads, and cost 100 ms each."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
    )
    session = boto3.session.Session()
    return session.client(
        "kms", endpoint_url=endpoint or None, region_name=region or None, config=config
    )
