"""One database per test process, cloned from a template migrated once per set of migrations.

Tests run as the app role, so row-level security is real; only the template's making uses more.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.errors import DeadlockDetected

from portal.embedded import postgres, roles
from portal.embedded.var import CHECKOUT, Var

ALIASES = ("default", "owner")
TRUNCATE_ATTEMPTS = 5
MAKING_LOCK = 72_101  # any number; PostgreSQL's advisory lock of whoever makes databases
# What `migrate` itself writes. A test that commits leaves these rows alone.
KEPT_TABLES = frozenset({"django_migrations", "django_content_type", "auth_permission"})
FILLED_TABLES = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0"
)


def schema_hash() -> str:
    """A name for everything that shapes an empty database."""
    digest = hashlib.sha256()
    shaping = [*CHECKOUT.glob("apps/*/migrations/*.py"), *CHECKOUT.glob("apps/*/models/**/*.py")]
    shaping += [*CHECKOUT.glob("apps/*/models.py"), *CHECKOUT.glob("portal/embedded/roles.py")]
    shaping += [*CHECKOUT.glob("apps/core/domain/*.py"), *CHECKOUT.glob("requirements/*.txt")]
    for path in sorted({*shaping, Path(__file__)}):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def point_to(name: str) -> None:
    """Let both aliases use the database `name` from now on, in every thread."""
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def make_template(var: Var) -> str:
    """The migrated template, made by the first to ask; call it holding MAKING_LOCK."""
    template = f"template_{schema_hash()}"
    with postgres.connect(var) as session:
        rows = session.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
        existing = {str(name) for (name,) in rows}
        if template in existing:
            return template
        for name in existing:
            session.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        draft = "draft_template"
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))
    roles.ensure_database(var, draft)
    point_to(draft)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    point_to("postgres")  # nobody may be connected to what is copied
    refuse_written_rows(var, draft)
    with postgres.connect(var) as session:
        session.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(draft), sql.Identifier(template)
            )
        )
    return template


def refuse_written_rows(var: Var, database: str) -> None:
    """Rows a migration writes would silently vanish after the first test that commits."""
    with postgres.connect(var, database=database) as session:
        filled = {str(name) for (name,) in session.execute(FILLED_TABLES)}
    if filled - KEPT_TABLES:
        raise RuntimeError(
            f"A migration wrote rows into {sorted(filled - KEPT_TABLES)}. "
            "Create them where they are needed, or add the table to KEPT_TABLES."
        )


def create_database(var: Var, worker: str) -> str:
    """A fresh clone for this process."""
    name = f"test_{os.getpid()}_{worker}"
    with postgres.connect(var) as session:
        session.execute("SELECT pg_advisory_lock(%s)", [MAKING_LOCK])
        drop_abandoned(session)
        template = make_template(var)
        session.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        # A clone keeps tables and their grants, but not what is granted on the database.
        session.execute(roles.statement("GRANT CONNECT ON DATABASE {database} TO {app}", name))
        session.execute(
            roles.statement("ALTER DATABASE {database} OWNER TO {owner}", name),
        )
    return name


def drop_abandoned(session: roles.Session) -> None:
    """Drop the databases of test processes that are gone."""
    rows = session.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")
    for (name,) in rows.fetchall():
        pid = str(name).split("_")[1]
        if not pid.isdigit() or not is_alive(int(pid)):
            drop(session, str(name))


def is_alive(pid: int) -> bool:
    """Whether a process with this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def drop(session: roles.Session, name: str) -> None:
    """Drop a database, whoever is still connected."""
    session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_database(var: Var, name: str) -> None:
    """Drop this process's clone."""
    for alias in ALIASES:
        connections[alias].close()
    with postgres.connect(var) as session:
        drop(session, name)


def empty_tables(var: Var, database: str) -> None:
    """Remove every committed row but those of KEPT_TABLES; the app role may not TRUNCATE."""
    with postgres.connect(var, database=database) as session:
        filled = {str(name) for (name,) in session.execute(FILLED_TABLES)} - KEPT_TABLES
        if not filled:
            return
        session.execute("SET lock_timeout = '15s'")
        # Append-only tables have triggers that this puts to sleep.
        session.execute("SET session_replication_role = replica")
        names = sql.SQL(", ").join(sql.Identifier(name) for name in sorted(filled))
        _truncate(session, sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


def _truncate(session: Any, statement: sql.Composed) -> None:
    """A page that is still open may ask for something while its test ends: then once more."""
    for attempt in range(TRUNCATE_ATTEMPTS):
        try:
            session.execute(statement)
        except DeadlockDetected:
            if attempt + 1 == TRUNCATE_ATTEMPTS:
                raise
        else:
            return
