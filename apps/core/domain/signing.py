"""The portal's signature under what it certifies: Ed25519 over canonical JSON.

The key is 32 bytes: the variable `PLUMBLINE_SIGNING_KEY` (base64), else the file `signing.key`
beside the master key, made on first use. Who checks a certificate needs only the public key, which
`/signing-key/` shows and a verifier compares with what they wrote down earlier.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from apps.core.domain.key_files import publish_file, read_file
from apps.core.errors import Damaged

VARIABLE = "PLUMBLINE_SIGNING_KEY"
ALGORITHM = "Ed25519"
SEED_BYTES = 32
BAD_KEY = "The signing key is damaged or not 32 bytes in base64; ask an operator."


def canonical(document: dict[str, Any]) -> bytes:
    """The bytes that are signed and hashed: keys sorted, no spaces, UTF-8.

    Raises ValueError for NaN and infinity, which JSON does not have.
    """
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def sign_document(document: dict[str, Any]) -> dict[str, Any]:
    """`document` with its `signature` `{algorithm, key, value}`, key and value in hex.

    Raises Damaged, Unavailable (the key).
    """
    bare = {name: value for name, value in document.items() if name != "signature"}
    value = _private_key().sign(canonical(bare)).hex()
    return {**bare, "signature": {"algorithm": ALGORITHM, "key": public_key(), "value": value}}


def is_genuine(document: dict[str, Any], key: str) -> bool:
    """Whether `document` carries a signature by the public `key` (hex) over all the rest of it."""
    try:
        signature = document["signature"]
        if signature["algorithm"] != ALGORITHM or signature["key"] != key:
            return False
        bare = {name: value for name, value in document.items() if name != "signature"}
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature["value"]), canonical(bare))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def public_key() -> str:
    """The portal's present public key, 64 digits in hex. Raises Damaged, Unavailable."""
    return _private_key().public_key().public_bytes_raw().hex()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_seed())


def _seed() -> bytes:
    given = os.environ.get(VARIABLE, "")
    data: bytes | None = given.encode()
    if not data:
        path = Path(settings.KEYS_ROOT) / "signing.key"
        data = read_file(path)
        if data is None:
            publish_file(path, base64.b64encode(os.urandom(SEED_BYTES)))  # or another did
            data = read_file(path)
    try:
        seed = base64.b64decode(data or b"", validate=True)
    except ValueError:
        raise Damaged(BAD_KEY) from None
    if len(seed) != SEED_BYTES:
        raise Damaged(BAD_KEY)
    return seed
