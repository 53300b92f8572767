"""Where the embedded services listen and how to log in there. Reads `var/`, starts nothing."""

from __future__ import annotations

import dataclasses
import json
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

from portal.embedded.var import Var, load_secrets, read_json, write_private

DATABASE = "plumbline"
SUPERUSER = "postgres"
OWNER_ROLE = "plumbline_owner"
APP_ROLE = "plumbline_app"
POSTGRES_PORT = 5432  # with a unix socket only a part of its name
NO_PORT = 0


@dataclass(frozen=True)
class Endpoints:
    """One place per service; a path is a unix socket (PostgreSQL: its directory)."""

    postgres_host: str
    postgres_port: int
    valkey_host: str
    valkey_port: int

    @classmethod
    def of(cls, var: Var) -> Endpoints:
        """Unix sockets below `var/run`; loopback ports where that path is too long for a socket.

        Settings ask before the services run, so ports are chosen once and remembered.
        """
        if var.sockets_fit:
            return cls(str(var.run), POSTGRES_PORT, str(var.run / "valkey.sock"), NO_PORT)
        remembered = read_json(var.root / "ports.json")
        return cls(**remembered) if remembered else cls.choose_ports(var)

    @classmethod
    def choose_ports(cls, var: Var) -> Endpoints:
        """Two free loopback ports, remembered for the next start."""
        var.create()
        with ExitStack() as stack:
            ports = []
            for _ in range(2):
                listener = stack.enter_context(socket.socket())
                listener.bind(("127.0.0.1", 0))
                ports.append(listener.getsockname()[1])
        chosen = cls("127.0.0.1", ports[0], "127.0.0.1", ports[1])
        write_private(var.root / "ports.json", json.dumps(dataclasses.asdict(chosen)))
        return chosen

    @property
    def taken(self) -> bool:
        """Whether somebody else listens on one of the ports."""
        ports = (self.postgres_port, self.valkey_port) if self.valkey_port else ()
        for port in ports:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    return True
        return False


def postgres_login(var: Var, role: str) -> dict[str, str | int]:
    """libpq's keywords to log in as `role`."""
    where = Endpoints.of(var)
    password = {SUPERUSER: "postgres", OWNER_ROLE: "owner", APP_ROLE: "app"}[role]
    return {
        "host": where.postgres_host,
        "port": where.postgres_port,
        "user": role,
        "password": load_secrets(var)[f"{password}_password"],
    }


def valkey_url(var: Var, database: int, *, socket_scheme: str) -> str:
    """A URL of one Valkey database; clients disagree on the scheme and query of unix sockets."""
    where = Endpoints.of(var)
    password = quote(load_secrets(var)["valkey_password"], safe="")
    if where.valkey_port:
        return f"redis://:{password}@{where.valkey_host}:{where.valkey_port}/{database}"
    parameter = "db" if socket_scheme == "unix" else "virtual_host"
    path = quote(where.valkey_host)
    return f"{socket_scheme}://:{password}@{path}?{parameter}={database}"
