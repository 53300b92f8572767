"""Sends schema changes to the owner role alone. Reads and writes of rows stay with `default`."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """`default` is the app role, which may not change tables."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the alias of the owner role migrates."""
        return db == "owner"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Both aliases are one database."""
        return True
