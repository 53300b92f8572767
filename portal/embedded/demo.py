"""`make demo`: services, schema, demo world, then web, worker and beat until somebody stops it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sys
import time
from typing import NoReturn

from portal.embedded import postgres
from portal.embedded.lifecycle import Services, running_services
from portal.embedded.process import (
    Child,
    Recipe,
    ServiceFailed,
    death_notice,
    wait_until_ready,
)
from portal.embedded.var import Var

FIRST_PORT, PORTS = 8000, 50
WEB_SECONDS = 60.0
QUEUES = "ingest,export,quality,default"
GRACEFUL = ((int(signal.SIGTERM), 8.0), (int(signal.SIGQUIT), 3.0))
# A child that dies is started again, but not for ever.
REVIVALS, REVIVAL_WINDOW_SECONDS = 3, 60.0


def run_demo(var: Var, *, empty: bool = False) -> NoReturn:
    """Serve until interrupted; every child has ended when this returns."""
    with running_services(var, title="make demo") as services:
        port = choose_port()
        prepare(services, empty=empty)
        web = start_portal(services, port)
        print(f"\nPlumbline runs at {web} — Ctrl-C stops it. Logs: {var.log}", flush=True)
        if not empty:
            print(login_table(var), end="", flush=True)
        services.announce(web)
        keep_running(services)


def login_table(var: Var) -> str:
    """Who may sign in, as `manage.py load_demo` noted it; empty without a demo world."""
    path = var.root / "demo" / "logins.json"
    if not path.exists():
        return ""
    noted = json.loads(path.read_text())
    width = max(len(person["email"]) for person in noted["people"])
    lines = [
        f"  {person['email']:<{width}}  {person['role']}, {person['organization']}"
        for person in noted["people"]
    ]
    return "\n".join(["\nSign in as", *lines, f"Password of all: {noted['password']}\n\n"])


def choose_port() -> int:
    """`$PORT`, which must be free, else the first free port from 8000 on."""
    wanted = os.environ.get("PORT", "")
    if wanted and not wanted.isdigit():
        raise ServiceFailed(f"PORT must be a number, not {wanted!r}.")
    candidates = [int(wanted)] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return port
    raise ServiceFailed(
        f"Port {wanted} of 127.0.0.1 is in use; choose another with PORT=…"
        if wanted
        else f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is free; set PORT."
    )


def django_recipe(services: Services, name: str, *arguments: str, **more: str) -> Recipe:
    """A Python program of the portal, under the demo's settings; `more` joins its environment."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        "PLUMBLINE_VAR": str(services.var.root),
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    return Recipe(name, [sys.executable, *arguments], GRACEFUL, environment=environment)


def prepare(services: Services, *, empty: bool) -> None:
    """Bring the database, the static files and the demo world up to date; shows its output."""
    options = ["--empty"] if empty else []
    recipe = django_recipe(services, "prepare", "-m", "portal.prepare", *options)
    child = services.start(recipe, to_terminal=True)
    while child.exit_code is None:
        time.sleep(0.05)
    services.children.remove(child)
    if child.exit_code != 0:
        raise ServiceFailed("Preparing the portal failed; the reason stands above.")


def start_portal(services: Services, port: int) -> str:
    """Start web, worker and beat; returns the address once it answers."""
    address = f"http://127.0.0.1:{port}"
    web = django_recipe(services, "web", "-m", "gunicorn", "portal.wsgi", PUBLIC_URL=address)
    web.command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    web.command += ["--workers", "2", "--threads", "16", "--graceful-timeout", "5"]
    web.command += ["--access-logfile", "-", "--no-control-socket"]
    worker = django_recipe(services, "worker", "-m", "celery", "-A", "portal", "worker")
    worker.command += ["--queues", QUEUES, "--concurrency", "2", "--loglevel", "INFO"]
    worker.command += ["--without-gossip", "--without-mingle"]
    beat = django_recipe(services, "beat", "-m", "celery", "-A", "portal", "beat")
    wait_until_ready(services.start(web), lambda: is_healthy(port), seconds=WEB_SECONDS)
    services.start(worker)
    services.start(beat)
    return f"{address}/"


def is_healthy(port: int) -> bool:
    """Whether the web server answers and reaches its database."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if status == http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServiceFailed("The portal answers every request with an error; see web.log.")
    return status == http.HTTPStatus.OK


def keep_running(services: Services) -> NoReturn:
    """Watch the children; report one that dies and start it again, up to a limit."""
    deaths: dict[str, list[float]] = {}
    while True:
        for child in [child for child in services.children if child.exit_code is not None]:
            now = time.monotonic()
            times = deaths.setdefault(child.recipe.name, [])
            times[:] = [moment for moment in times if now - moment < REVIVAL_WINDOW_SECONDS]
            times.append(now)
            if len(times) > REVIVALS:
                raise ServiceFailed(f"{death_notice(child)}\nIt dies too often; stopping.")
            print(f"plumbline: {death_notice(child)}\nStarting it again.", flush=True)
            revive(services, child)
        time.sleep(0.3)


def revive(services: Services, child: Child) -> None:
    """Start a dead child again in its place in the order of stopping."""
    child.ask_to_stop()
    if child.recipe.name == "postgres":
        postgres.clear_orphan(services.var)
    place = services.children.index(child)
    services.children[place] = services.start(child.recipe)
    services.children.pop()
