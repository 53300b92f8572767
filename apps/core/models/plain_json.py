"""A JSON column for documents that are read and written whole.

Kept as PostgreSQL's `json`, which checks and stores the text: three times quicker to write than
`jsonb` and five times to read. It has no equality and no index; what is searched stays `jsonb`.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import models


class PlainJSONField(models.JSONField):
    """JSON read and written by msgspec, structs included."""

    def deconstruct(self) -> Any:
        """To migrations a JSONField: they know no code of ours, and set the type themselves."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "json"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """One placeholder per value: arrays of long texts, as bulk inserts use, cost more."""
        return "%s"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The text of `value`."""
        if value is None or hasattr(value, "as_sql"):
            return value
        return msgspec.json.encode(value).decode()

    def select_format(self, compiler: Any, sql: str, params: Any) -> Any:
        """As text, so that nobody decodes it before we do."""
        return f"{sql}::text", params

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What the text says."""
        return msgspec.json.decode(value) if isinstance(value, str) else value
