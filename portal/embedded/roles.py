"""The database's two roles and what each may do, for the embedded server and for a production one.

The app role owns nothing and bypasses nothing: it reads and writes rows, and row-level security
filters those.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg import sql

from portal.embedded import postgres
from portal.embedded.endpoints import APP_ROLE, DATABASE, OWNER_ROLE
from portal.embedded.var import Var, load_secrets

# {owner}, {app} and {database} are identifiers.
ROLES: tuple[LiteralString, ...] = (
    "ALTER ROLE {owner} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB",
    "ALTER ROLE {app} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB",
)
IN_DATABASE: tuple[LiteralString, ...] = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)

Session = psycopg.Connection[tuple[object, ...]]


def statement(text: LiteralString, database: str) -> sql.Composed:
    """One statement with its names filled in."""
    return sql.SQL(text).format(
        owner=sql.Identifier(OWNER_ROLE),
        app=sql.Identifier(APP_ROLE),
        database=sql.Identifier(database),
    )


def ensure_roles(var: Var) -> None:
    """Create both roles, or put back what they may do and their passwords."""
    passwords = load_secrets(var)
    with postgres.connect(var) as session:
        for role, password in ((OWNER_ROLE, "owner_password"), (APP_ROLE, "app_password")):
            known = session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if known.fetchone() is None:
                session.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            session.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(passwords[password])
                )
            )
        for text in ROLES:
            session.execute(statement(text, DATABASE))


def ensure_database(var: Var, name: str = DATABASE) -> None:
    """Create a database of the owner role in which the app role may use rows only."""
    with postgres.connect(var) as session:
        known = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            session.execute(statement("CREATE DATABASE {database} OWNER {owner}", name))
    with postgres.connect(var, database=name) as session:
        for text in IN_DATABASE:
            session.execute(statement(text, name))


def production_script(database: str) -> str:
    """The same statements for an administrator's psql; passwords are set by the administrator."""
    lines = ("CREATE ROLE {owner}", "CREATE ROLE {app}", *ROLES)
    before = [statement(text, database).as_string() for text in lines]
    create = statement("CREATE DATABASE {database} OWNER {owner}", database).as_string()
    inside = [statement(text, database).as_string() for text in IN_DATABASE]
    return ";\n".join([*before, create]) + f";\n\\connect {database}\n" + ";\n".join(inside) + ";\n"
