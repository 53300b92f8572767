"""A person who uploads by tus to a real installation, and a network and a server that break."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.embedded.demo import is_healthy
from portal.embedded.var import CHECKOUT
from tests.journeys.installation import Installation

# A new client with an owner who is signed in, and a project; printed as JSON.
ACCOUNT = """
import json, secrets
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from apps.accounts.domain.memberships import add_membership, create_organization
from apps.accounts.models import User
from apps.core.domain.tenancy import set_scope
from apps.projects.domain.projects import create_project
mark = secrets.token_hex(4)
with transaction.atomic():
    client = create_organization(f"Films {mark}", f"films-{mark}", "client", acting_user=None)
    set_scope([client.pk])
    user = User.objects.create_user(f"{mark}@example.com", "a long and quiet evening", name="Ida")
    add_membership(user, client, "owner", acting_user=None)
    project = create_project(client, name="Uploads", acting_user=user)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "portal.signing_in.PortalBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(json.dumps({"project": str(project.pk), "session": session.session_key}))
"""
TOKEN = "t" * 32


@dataclass
class Account:
    """A signed-in owner of a client, with a project to upload to."""

    project: str
    session: str

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0"}

    def metadata(self, name: str) -> dict[str, str]:
        """Of an upload."""
        return {"filename": name, "project": self.project}

    def create(self, port: int, name: str, length: int) -> str:
        """Open an upload; its path."""
        pairs = self.metadata(name).items()
        encoded = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs)
        headers = {**self.headers, "Upload-Length": str(length), "Upload-Metadata": encoded}
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.closing(link):
            link.request("POST", "/api/uploads/", headers=headers)
            with link.getresponse() as answer:
                assert answer.status == 201, answer.read()
                return str(answer.headers["Location"])


def open_account(installation: Installation) -> Account:
    """Make the client, its owner and the project; sign the owner in."""
    said = installation.manage("shell", "-v", "0", "-c", ACCOUNT)
    return Account(**json.loads(said.strip().splitlines()[-1]))


class WebServer:
    """One more web server of an installation, to be killed as often as one likes."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._log = (installation.var.log / "web-killed.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it answers."""
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind"]
        command += [f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--workers", "2"]
        command += ["--threads", "16", "--no-control-socket"]
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.demo"}
        self._process = subprocess.Popen(
            command, cwd=CHECKOUT, env={**self._installation.environment, **settings},
            stdout=self._log, stderr=self._log, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while not is_healthy(self.port):
            assert time.monotonic() < deadline, "The web server did not start."
            time.sleep(0.05)

    def kill(self) -> None:
        """End it and its workers without a word."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """At the end."""
        self.kill()
        self._log.close()


class Network:
    """A loopback proxy to a port that cuts connections after random numbers of bytes.

    `cuts` counts down; at 0 everything passes. `passed` counts the bytes sent towards the server.
    """

    def __init__(self, target: int, *, cuts: int, mean_bytes: int, seed: int = 5) -> None:
        self.cuts, self.passed = cuts, 0
        self._target, self._mean = target, mean_bytes
        self._draw, self._lock = random.Random(seed), threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            client.close()
            return
        back = threading.Thread(target=_carry_back, args=(server, client), daemon=True)
        back.start()
        with self._lock:
            limit = int(self._draw.expovariate(1 / self._mean)) if self.cuts > 0 else None
        if self._forward(client, server, limit):
            back.join()
            for end in (client, server):
                end.close()
            return
        for end in (client, server):  # with a reset, as networks do
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _forward(self, source: socket.socket, target: socket.socket, limit: int | None) -> bool:
        """Carry bytes; True at their end, False where the line breaks, by `limit` or by itself."""
        try:
            while limit is None or limit > 0:
                data = source.recv(65536 if limit is None else min(65536, limit))
                if not data:
                    target.shutdown(socket.SHUT_WR)
                    return True
                target.sendall(data)
                with self._lock:
                    self.passed += len(data)
                limit = None if limit is None else limit - len(data)
        except OSError:
            return False
        with self._lock:
            self.cuts -= 1
        return False


def _carry_back(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):  # whoever waits for the answer learns that none will come
        target.shutdown(socket.SHUT_RDWR)


def wait_for(question: Any, *, seconds: float, what: str) -> None:
    """Ask until the answer is true."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, f"In {seconds:.0f} s: not {what}."
        time.sleep(0.1)


def random_file(path: Path, size: int, seed: int) -> Path:
    """A file of bytes nobody can guess, named as a video."""
    path.write_bytes(random.Random(seed).randbytes(size))
    return path
