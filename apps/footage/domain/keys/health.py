"""How keys are: which generations there are, how old, how much each of them wraps."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import Count

from apps.core.errors import Unavailable
from apps.footage.domain.keys import keystore
from apps.footage.domain.keys.contexts import WRAPPED_TABLES

OLD = timedelta(days=365)


@dataclass(frozen=True)
class Generation:
    """One generation: its number, birth, and how many keys it wraps."""

    number: int
    made_at: datetime
    wraps: int


@dataclass(frozen=True)
class KeyState:
    """All generations of one key, oldest first; none before its first use or after its end."""

    generations: list[Generation] = field(default_factory=list)
    shredded: bool = False
    problem: str = ""

    @property
    def last_rotation(self) -> datetime | None:
        """When the present generation was made."""
        return self.generations[-1].made_at if self.generations else None

    @property
    def is_old(self) -> bool:
        """Older than a year: to be rotated."""
        made_at = self.last_rotation
        return made_at is not None and datetime.now(UTC) - made_at > OLD


def project_key_states(project_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, KeyState]:
    """States by project, in the caller's scope; `wraps` counts objects and uploads."""
    ids = list(project_ids)
    counts: Counter[str] = Counter()
    for table, _ in WRAPPED_TABLES:
        rows = table._default_manager.filter(project__in=ids).order_by().values_list("kek_id")
        counts.update(dict(rows.annotate(count=Count("pk"))))
    return {pk: _state(f"project/{pk}", counts) for pk in ids}


def client_key_states(client_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, KeyState]:
    """States by client; `wraps` counts generations of project keys."""
    counts: Counter[str] = Counter()
    for name in keystore.names_of("project"):
        for generation in keystore.generations_of(name):
            key = keystore.read_key(f"{name}/{generation}")
            if key is not None:
                counts[key.parent_id] += 1
    return {pk: _state(f"client/{pk}", counts) for pk in client_ids}


def _state(name: str, counts: Counter[str]) -> KeyState:
    """Read from the keystore; what cannot be read is told, not raised."""
    found = []
    try:
        for number in keystore.generations_of(name):
            key = keystore.read_key(f"{name}/{number}")
            if key is not None:
                found.append(Generation(number, key.made_at, counts[key.kek_id]))
        shredded = keystore.epitaph(name) is not None
    except Unavailable as error:
        return KeyState(problem=error.message)
    missing = sum(
        count
        for kek_id, count in counts.items()
        if kek_id.startswith(f"{name}/") and not keystore.key_exists(kek_id)
    )
    problem = f"{missing} wrapped by a key that is not there" if missing and not shredded else ""
    return KeyState(found, shredded, problem)
