"""A small key service on loopback that speaks AWS KMS's JSON protocol, and can be made to fail."""

from __future__ import annotations

import base64
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_ADDRESS = "arn:aws:kms:eu-central-1:111122223333:key/{}"


class KeyService:
    """Keys that never leave it. `trouble` is "", "away", "slow", "refuses" or "garbage"."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {"first": os.urandom(32), "second": os.urandom(32)}
        self.trouble = ""
        self.calls: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, verb: str, asked: dict[str, Any]) -> tuple[int, Any]:
        """Status and document for one call."""
        self.calls.append(verb)
        name = str(asked.get("KeyId", "")).rpartition("/")[2].replace("alias/", "")
        if name not in self.keys:
            return 400, {"__type": "NotFoundException", "message": "no such key"}
        context = json.dumps(asked.get("EncryptionContext", {}), sort_keys=True).encode()
        cipher = AESGCM(self.keys[name])
        if verb == "Encrypt":
            nonce = os.urandom(12)
            plain = base64.b64decode(asked["Plaintext"])
            blob = base64.b64encode(nonce + cipher.encrypt(nonce, plain, context)).decode()
            return 200, {"CiphertextBlob": blob, "KeyId": KEY_ADDRESS.format(name)}
        data = base64.b64decode(asked["CiphertextBlob"])
        try:
            plain = cipher.decrypt(data[:12], data[12:], context)
        except InvalidTag:
            return 400, {"__type": "InvalidCiphertextException", "message": "wrong"}
        found = base64.b64encode(plain).decode()
        return 200, {"Plaintext": found, "KeyId": KEY_ADDRESS.format(name)}


@contextmanager
def running_key_service() -> Iterator[KeyService]:
    """One that listens until the block ends."""
    service = KeyService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked = json.loads(self.rfile.read(length))
            status, document = self._troubled() or service.answer(
                self.headers["X-Amz-Target"].removeprefix("TrentService."), asked
            )
            body = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _troubled(self) -> tuple[int, Any] | None:
            if service.trouble == "away":
                return 503, {"__type": "ServiceUnavailableException"}
            if service.trouble == "refuses":
                return 400, {"__type": "AccessDeniedException", "message": "key abc of account 1"}
            if service.trouble == "garbage":
                return 200, b"<html>a proxy's page</html>"
            if service.trouble == "slow":
                time.sleep(2)
            return None

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
