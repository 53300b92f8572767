"""Puts every tenant table under row-level security, after each migration run, as the owner.

Derived from the models, so that no table can be forgotten; idempotent. The app role owns nothing.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from apps.core.models import Activity, TenantModel

POLICY = "client_id = ANY(NULLIF(current_setting('app.clients', true), '')::uuid[])"

EVERY_CLIENT = (
    "SELECT set_config('app.clients', '{' || coalesce(string_agg(id::text, ','), '') || '}', true) "
    "FROM accounts_organization"
)


def tenant_models() -> list[type[models.Model]]:
    """Every concrete model that is owned by one organization."""
    return [m for m in apps.get_models() if issubclass(m, TenantModel) and not m._meta.proxy]


def client_owned_models() -> list[type[models.Model]]:
    """Tenant models, and the tables of grants: those say for whose rows they open a scope, so
    they too may only point to an object of that client.
    """
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy and any(f.name == "client" for f in model._meta.local_fields)
    ]


def secure_tables(using: str) -> None:
    """Enable and FORCE row-level security and composite foreign keys on all tenant tables."""
    existing = set(connections[using].introspection.table_names())
    secured = [m for m in tenant_models() if m._meta.db_table in existing]
    with transaction.atomic(using), connections[using].cursor() as cursor:
        # FORCE binds the owner too: a new foreign key is checked only against rows it may see.
        if "accounts_organization" in existing:
            cursor.execute(EVERY_CLIENT)
        for model in secured:
            _enable_policy(cursor, model._meta.db_table)
        for model in client_owned_models():
            for field in tenant_links(model):
                if model._meta.db_table in existing:
                    _link(cursor, model, field)
        if Activity._meta.db_table in existing:
            _make_append_only(cursor, Activity._meta.db_table)


def secure_after_migrate(*, using: str, **_: Any) -> None:
    """post_migrate hook (connected in CoreConfig.ready)."""
    if using == "owner":
        secure_tables(using)


def _enable_policy(cursor: Any, table: str) -> None:
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    cursor.execute(f'DROP POLICY IF EXISTS tenant ON "{table}"')
    cursor.execute(f'CREATE POLICY tenant ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')
    cursor.execute(
        f'CREATE UNIQUE INDEX IF NOT EXISTS "{table}_tenant" ON "{table}" (client_id, id)'
    )


def tenant_links(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The foreign keys of `model` to rows that have a tenant."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, TenantModel)
    ]


def _link(cursor: Any, model: type[models.Model], field: models.ForeignKey[Any, Any]) -> None:
    table, parent = model._meta.db_table, field.related_model._meta.db_table
    name = f"{table}_{field.column}_tenant"[:63]
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
    if cursor.fetchone():
        return
    cursor.execute(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (client_id, "{field.column}") '
        f'REFERENCES "{parent}" (client_id, id) DEFERRABLE INITIALLY DEFERRED'
    )


def _make_append_only(cursor: Any, table: str) -> None:
    role = settings.DATABASES["default"]["USER"]
    cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM "{role}"')
    cursor.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'activity is append-only'; END $$"
    )
    cursor.execute(
        f'CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
