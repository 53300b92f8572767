"""Wrapping all data keys of a project by its present key: rows only, no stored byte changes.

In batches, each its own transaction under the job's fence: it may be killed at any moment and
goes on where it stood. Readers see a row before or after, and both open, as old generations stay.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, models

from apps.core.domain.jobs import JobRun
from apps.core.domain.tenancy import scope
from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.keys import envelope, keystore
from apps.footage.domain.keys.contexts import WRAPPED_TABLES, split_kek_id
from apps.footage.domain.keys.sealing import seal, unseal

BATCH = 2000
PASSES, PAUSE_SECONDS = 5, 1.0
FIRST = uuid.UUID(int=0)


def rewrap_project(run: JobRun, project_id: uuid.UUID) -> dict[str, Any]:
    """Rewrap what older generations wrap; counts of keys rewrapped and of those that do not open.

    Rows another transaction holds are left for a later pass. Raises Unavailable when some stay
    held, so that the job comes back to them; JobCancelled, JobLost.
    """
    client_id = run.job.client_id
    present = envelope.present_kek_id(client_id, project_id)
    work = _Work(run, project_id, present)
    for _ in range(PASSES):
        for table, context in WRAPPED_TABLES:
            work.pass_over(table, context)
        left = work.count_left()
        if left <= len(work.refused):
            return {
                "rewrapped": work.done,
                "kek": present,
                "refused": sorted(map(str, work.refused))[:20],
            }
        time.sleep(PAUSE_SECONDS)
    raise Unavailable(f"{left} keys are in use.")


class _Work:
    """One run over a project: counts, and the unwrapped generations while it lasts."""

    def __init__(self, run: JobRun, project_id: uuid.UUID, present: str) -> None:
        self.run, self.project_id, self.present = run, project_id, present
        self.client_id = run.job.client_id
        name, _ = split_kek_id(present)
        ids = [f"{name}/{generation}" for generation in keystore.generations_of(name)]
        self.old = [kek_id for kek_id in ids if kek_id != present]
        self.done = 0
        self.refused: set[uuid.UUID] = set()
        self.total = self.count_left()

    def count_left(self) -> int:
        """Rows an older generation still wraps."""
        with scope([self.client_id]):
            return sum(self._stale(table).count() for table, _ in WRAPPED_TABLES)

    def pass_over(self, table: type[models.Model], context: Callable[[Any], bytes]) -> None:
        """All rows of a table once, in order of their ids."""
        after = FIRST
        while True:
            with self.run.commit():
                rows = self._stale(table).filter(pk__gt=after).order_by("pk")
                batch = list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])
                if not batch:
                    return
                after = batch[-1].pk
                self.done += self._rewrap(table, batch, context)
            self.run.report_progress(self.done, self.total, "Wrapping keys anew")

    def _rewrap(
        self, table: type[models.Model], batch: list[Any], context: Callable[[Any], bytes]
    ) -> int:
        keys = {k: envelope.open_kek(self.client_id, k) for k in {row.kek_id for row in batch}}
        wrapping = envelope.open_kek(self.client_id, self.present)
        ids, wrapped = [], []
        for row in batch:
            bound = context(row)
            try:
                key = unseal(keys[row.kek_id], bytes(row.wrapped_dek), bound)
            except Damaged:
                self.refused.add(row.pk)
                continue
            ids.append(row.pk)
            wrapped.append(seal(wrapping, key, bound))
        _write(table._meta.db_table, self.present, ids, wrapped)
        return len(ids)

    def _stale(self, table: type[models.Model]) -> models.QuerySet[Any]:
        return table._default_manager.filter(project_id=self.project_id, kek_id__in=self.old)


def _write(table: str, kek_id: str, ids: list[uuid.UUID], wrapped: list[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" AS row SET kek_id = %s, wrapped_dek = given.wrapped '  # noqa: S608
            "FROM unnest(%s::uuid[], %s::bytea[]) AS given (id, wrapped) WHERE row.id = given.id",
            [kek_id, ids, wrapped],
        )
