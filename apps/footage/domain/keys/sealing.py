"""One key under another: AES-256-GCM with a random nonce. Pure."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from apps.core.errors import Damaged

KEY_BYTES = 32
NONCE_BYTES = 12
DOES_NOT_FIT = "A key does not fit what it should open; ask an operator."


def seal(wrapping: bytes, key: bytes, context: bytes) -> bytes:
    """`nonce[12] ‖ ciphertext ‖ tag[16]` of a key, bound to `context`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, context)


def unseal(wrapping: bytes, sealed: bytes, context: bytes) -> bytes:
    """The key. Raises Damaged when wrapping key, bytes or context are not those of sealing."""
    try:
        return AESGCM(wrapping).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        raise Damaged(DOES_NOT_FIT) from None
