"""The record of who was served which frames. Every door that hands out frames calls this first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from apps.core.models import run_prepared, uuid7
from apps.footage.models import Clip, Footage


@dataclass(frozen=True)
class Viewing:
    """A person looking at one kind of picture of footage (of one clip of it, if not None)."""

    footage: Footage
    clip: Clip | None
    kind: str
    session_key: str
    user: Any

    @property
    def session_hash(self) -> str:
        """The session, without what could be used to take it over."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()


def note_frames(viewing: Viewing, frames: tuple[int, int], byte_count: int) -> None:
    """Note that frames `(first, last)` were served; runs of a session that meet become one row."""
    first, last = frames
    values = {
        "id": uuid7(),
        "client": viewing.footage.client_id,
        "footage": viewing.footage.pk,
        "clip": viewing.clip.pk if viewing.clip else None,
        "user": viewing.user.pk,
        "session": viewing.session_hash,
        "kind": str(viewing.kind),
        "first": first,
        "last": last,
        "before": max(0, first - 1),
        "after": last + 1,
        "bytes": byte_count,
        "now": timezone.now(),
    }
    run_prepared(NOTE, values)


# The run with the lowest frame takes in the others, so that no two ever begin at one frame. None
# met: a new one begins, unless another request of the session has begun one there meanwhile. Its
# purpose is why the clip is open to the person (`ClipAccess.live`), nothing for who sees it anyway.
NOTE = """
WITH met AS (
    SELECT id, first_frame, last_frame, requests, bytes_served, created_at
    FROM footage_clipview
    WHERE footage_id = %(footage)s AND clip_id IS NOT DISTINCT FROM %(clip)s
      AND user_id = %(user)s AND session_hash = %(session)s AND kind = %(kind)s
      AND first_frame <= %(after)s AND last_frame >= %(before)s
    ORDER BY first_frame FOR UPDATE
), whole AS (
    SELECT (array_agg(id ORDER BY first_frame))[1] AS id, min(first_frame) AS first_frame,
           max(last_frame) AS last_frame, sum(requests) AS requests,
           sum(bytes_served) AS bytes_served, min(created_at) AS created_at
    FROM met HAVING count(*) > 0
), gone AS (
    DELETE FROM footage_clipview USING met, whole
    WHERE footage_clipview.id = met.id AND met.id <> whole.id
), joined AS (
    UPDATE footage_clipview AS run
    SET first_frame = least(whole.first_frame, %(first)s),
        last_frame = greatest(whole.last_frame, %(last)s),
        requests = whole.requests + 1, bytes_served = whole.bytes_served + %(bytes)s,
        created_at = whole.created_at, last_at = %(now)s
    FROM whole WHERE run.id = whole.id
)
INSERT INTO footage_clipview AS run (
    id, created_at, client_id, footage_id, clip_id, user_id, session_hash, kind,
    first_frame, last_frame, requests, bytes_served, last_at, purpose
)
SELECT %(id)s, %(now)s, %(client)s, %(footage)s, %(clip)s, %(user)s, %(session)s, %(kind)s,
       %(first)s, %(last)s, 1, %(bytes)s, %(now)s,
       coalesce((SELECT purpose FROM footage_clipaccess
                 WHERE clip_id = %(clip)s AND user_id = %(user)s AND until > %(now)s
                 ORDER BY id LIMIT 1), '')
WHERE NOT EXISTS (SELECT FROM whole)
ON CONFLICT ON CONSTRAINT clip_view_once DO UPDATE
SET last_frame = greatest(run.last_frame, excluded.last_frame), requests = run.requests + 1,
    bytes_served = run.bytes_served + excluded.bytes_served, last_at = excluded.last_at
"""
