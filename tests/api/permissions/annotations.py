"""Routes of annotations: my work, the project's work tab, a task, labeling and review."""

from typing import Any

from tests.api.permissions.world import World

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
annotations:my_work
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
annotations:next_task
POST -                302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
POST -+elsewhere      302 404 404 404 302 302 302 302 404 404 404 404 404 302 404 404 404 404
annotations:next_review
POST -                302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
POST -+elsewhere      302 404 404 404 302 302 302 302 404 404 404 404 404 302 404 404 404 404

# A task is the client's, the vendor's leads' and, while they hold it, its annotator's.
annotations:task
GET  ready            302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
GET  leased           302 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
GET  in_review        302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
GET  submitted        302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
GET  delivered        302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
annotations:label
GET  ready            302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
GET  leased           302 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
GET  in_review        302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
annotations:project_work
GET  project          302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
POST project+hand_out 302 404 404 404 302 302 403 403 403 403 403 403 403 404 404 404 404 404

# Everybody who is signed in has keys of their own; there is no way to anybody else's.
api:labeling_preferences
GET   -               403 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
PATCH -+keys          403 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
api:annotation
GET  leased           403 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
GET  ready            403 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
GET  in_review        403 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
# Vera alone writes; `in_review` is Lena's, and to Vera, who labelled it, it is gone for now.
api:changes
POST leased+nothing   403 404 404 404 403 403 403 403 403 403 403 200 404 404 404 404 404 404
POST in_review+nothing 403 404 404 404 403 403 403 403 403 403 403 404 404 404 404 404 404 404
api:revisions
GET  leased           403 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
GET  in_review        403 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
api:revision
GET  leased           403 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
GET  in_review        403 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
# Nothing has been done yet, so that there is no first change: seen, and refused by name.
api:revision_changes
GET  leased           403 404 404 404 400 400 400 400 400 400 400 400 404 404 404 404 404 404
GET  in_review        403 404 404 404 400 400 400 400 400 400 400 404 404 404 404 404 404 404
api:blame
GET  leased           403 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
api:restore
POST leased+restore   403 404 404 404 403 403 403 403 403 403 403 400 404 404 404 404 404 404
POST in_review+restore 403 404 404 404 403 403 403 403 403 403 403 404 404 404 404 404 404 404
# Only who holds the task has objects followed, and nobody reads or stops another's.
api:trackings
POST leased+track     403 404 404 404 403 403 403 403 403 403 403 201 404 404 404 404 404 404
POST in_review+track  403 404 404 404 403 403 403 403 403 403 403 404 404 404 404 404 404 404
api:tracking
GET    leased         403 404 404 404 404 404 404 404 404 404 404 200 404 404 404 404 404 404
DELETE leased         403 404 404 404 404 404 404 404 404 404 404 204 404 404 404 404 404 404
api:lease
POST leased           403 404 404 404 403 403 403 403 403 403 403 200 404 404 404 404 404 404
POST in_review        403 404 404 404 403 403 403 403 403 403 200 404 404 404 404 404 404 404
api:submission
POST leased+submit    403 404 404 404 403 403 403 403 403 403 403 200 404 404 404 404 404 404
POST in_review+submit 403 404 404 404 403 403 403 403 403 403 403 404 404 404 404 404 404 404
api:findings
GET  leased           403 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
GET  in_review        403 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
POST leased+finding   403 404 404 404 403 403 403 403 403 403 403 403 404 404 404 404 404 404
POST in_review+finding 403 404 404 404 403 403 403 403 403 403 201 404 404 404 404 404 404 404
# Only the reviewer who recorded it, while the review is open.
api:finding
DELETE noted          403 404 404 404 403 403 403 403 403 403 204 404 404 404 404 404 404 404
# The reviewer who holds it, and the vendor's leads with words; to Vera it is gone for now.
api:replies
POST noted+answer     403 404 404 404 403 403 403 403 201 201 201 404 404 404 404 404 404 404
POST noted+nothing_said 403 404 404 404 403 403 403 403 400 400 400 404 404 404 404 404 404 404
# Who works on a task asks; the vendor's leads and, where it is asked, the client answer.
api:questions
GET  leased           403 404 404 404 200 200 200 200 200 200 200 200 404 404 404 404 404 404
POST leased+ask       403 404 404 404 403 403 403 403 201 201 201 201 404 404 404 404 404 404
POST leased+ask_nowhere 403 404 404 404 403 403 403 403 400 400 400 400 404 404 404 404 404 404
api:answers
POST noted+answer     403 404 404 404 201 201 201 403 201 201 201 404 404 404 404 404 404 404
POST internal+answer  403 404 404 404 404 404 404 404 201 201 201 404 404 404 404 404 404 404
api:review
POST leased+approve   403 404 404 404 403 403 403 403 403 403 403 403 404 404 404 404 404 404
POST in_review+approve 403 404 404 404 403 403 403 403 403 403 200 404 404 404 404 404 404 404
"""


def _elsewhere(world: World) -> dict[str, Any]:
    return {"project": world.objects["elsewhere"]["pk"]}


def _hand_out(world: World) -> dict[str, Any]:
    return {
        "footage": world.objects["fresh_footage"]["pk"],
        "contract": world.objects["contract"]["pk"],
    }


BODIES = {
    "elsewhere": _elsewhere,
    "hand_out": _hand_out,
    "nothing": b'{"id": "01a20f34-443c-7000-8000-d033db51367d", "base": 0}',
    "submit": {"revision": 0},
    "restore": {"id": "01a20f34-443c-7000-8000-d033db51367e", "base": 0, "revision": 0},
    "keys": {"keys": {"play": ["P"]}},
    "track": {"frame": 60, "box": [10, 10, 50, 40], "count": 10},
    "answer": {"text": "Which frame?"},
    "ask": {"text": "Is this a car?", "addressee": "client", "frame": 60},
    "ask_nowhere": {"text": "Is this a car?", "addressee": "client", "frame": 9000},
    "nothing_said": {"text": " "},
    "approve": {"verdict": "approve"},
    "finding": {"type": "drift", "severity": "minor", "start": 120, "stop": 130},
}
