"""Routes of audits: lots, blind inspection, reports, the project's quality tab."""

from typing import Any

from tests.api.permissions.world import World

ROWS = """
                      ano gon zoe riv own man rev vie vow vma lea hol idl oth aud oau adm sup
audits:lots
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
audits:lot
GET  frozen           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
GET  sampling         302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
GET  rework           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
GET  accepted         302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
# The auditors draw, or the client's managing people; a vendor never.
POST frozen+draw      302 404 404 404 302 302 403 403 403 403 403 404 404 404 302 404 404 404
POST sampling+draw    302 404 404 404 409 409 403 403 403 403 403 404 404 404 409 404 404 404
POST sampling+decide  302 404 404 404 409 409 403 403 403 403 403 404 404 404 409 404 404 404
POST rework+redeliver 302 404 404 404 403 403 403 403 409 409 409 404 404 404 403 404 404 404
# The client's managing people alone accept without a decision.
POST frozen+waive     302 404 404 404 302 302 403 403 403 403 403 404 404 404 403 404 404 404
POST accepted+waive   302 404 404 404 409 409 403 403 403 403 403 404 404 404 403 404 404 404
POST frozen+silent    302 404 404 404 400 400 403 403 403 403 403 404 404 404 403 404 404 404
POST frozen+nothing   302 404 404 404 400 400 400 400 400 400 400 404 404 404 400 404 404 404
# How strictly the next lot is inspected: managing people of the two parties.
audits:inspection
GET  contract         302 404 404 404 200 200 404 404 200 200 404 404 404 404 404 404 404 404
POST contract+restart 302 404 404 404 409 409 404 404 403 403 404 404 404 404 404 404 404 404
# The published draw is the same for everyone who sees the lot.
audits:draw
GET  frozen           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
GET  sampling         302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
GET  rework           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
GET  accepted         302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
audits:next_item
POST sampling         302 404 404 404 403 403 403 403 403 403 403 404 404 404 302 404 404 404
POST frozen           302 404 404 404 403 403 403 403 403 403 403 404 404 404 409 404 404 404
# A sampled item is the auditors' alone, and never after the decision.
audits:item
GET  item             302 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404 404 404
GET  decided_item     302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
audits:reports
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
audits:report
GET  report           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
audits:report_pdf
GET  report           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
audits:report_json
GET  report           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
audits:report_csv
GET  report           302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
# Leads of the vendor dispute; the client watches; an auditor sees but their own findings.
audits:new_dispute
GET  found            302 404 404 404 403 403 403 403 200 200 200 404 404 404 403 404 404 404
POST found+dispute    302 404 404 404 403 403 403 403 302 302 302 404 404 404 403 404 404 404
audits:disputes
GET  -                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
# The auditor whose finding it is learns of the dispute with the ruling; another one rules.
audits:dispute
GET  dispute          302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 404 404
GET  question         302 404 404 404 200 200 200 200 200 200 200 404 404 404 200 404 404 404
POST question+take    302 404 404 404 403 403 403 403 403 403 403 404 404 404 302 404 404 404
POST question+rule    302 404 404 404 403 403 403 403 403 403 403 404 404 404 302 404 404 404
POST question+nothing 302 404 404 404 400 400 400 400 400 400 400 404 404 404 400 404 404 404
audits:dispute_frames
GET  question         302 404 404 404 409 409 409 409 409 409 409 404 404 404 200 404 404 404
api:dispute
GET  question         403 404 404 404 409 409 409 409 409 409 409 404 404 404 200 404 404 404
# Who manages quality reads how auditors measure; a vendor's annotators and a client's viewers not.
audits:calibration
GET  -                302 403 403 200 200 200 403 403 200 200 200 403 403 200 200 200 200 200
# Whose work was audited: the client, the vendor's leads and operators; never the auditors.
audits:scorecards
GET  -                302 403 403 200 200 200 200 200 200 200 200 403 403 200 403 403 200 200
audits:scorecard
GET  bright-labels    302 404 404 404 200 200 200 200 200 200 200 404 404 404 404 404 200 200
# The vendor never learns what is gold, nor the client's own viewers.
audits:gold
GET  project          302 404 404 404 200 200 404 404 404 404 404 404 404 404 404 404 404 404
POST project+retire   302 404 404 404 302 302 404 404 404 404 404 404 404 404 404 404 404 404
POST project+nothing  302 404 404 404 400 400 404 404 404 404 404 404 404 404 404 404 404 404
audits:gold_review
GET  gold_score       302 404 404 404 200 200 404 404 404 404 404 404 404 404 404 404 404 404
# The certificate names the vendor, so the auditors of the lot do not get it.
audits:certificate
GET  report           302 404 404 404 200 200 200 200 200 200 200 404 404 404 403 404 404 404
audits:signing_key
GET  -                200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
audits:project_quality
GET  project          302 404 404 404 200 200 200 200 200 200 200 200 200 404 404 404 404 404
POST project+deliver  302 404 404 404 403 403 403 403 302 302 302 403 403 404 404 404 404 404

api:item
GET  item             403 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404 404 404
GET  decided_item     403 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
api:item_lease
POST item             403 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404 404 404
api:item_findings
GET  item             403 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404 404 404
POST item+finding     403 404 404 404 404 404 404 404 404 404 404 404 404 404 201 404 404 404
POST decided_item+finding 403 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
api:item_finding
DELETE item           403 404 404 404 404 404 404 404 404 404 404 404 404 404 204 404 404 404
DELETE decided_item   403 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
api:item_ahead
POST item             403 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404 404 404
POST decided_item     403 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
api:item_inspection
POST item+correct     403 404 404 404 404 404 404 404 404 404 404 404 404 404 200 404 404 404
POST decided_item+correct 403 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
"""


def _retire(world: World) -> dict[str, Any]:
    return {"step": "retire", "gold": world.objects["gold"]["gold"]}


def _deliver(world: World) -> dict[str, Any]:
    return {"contract": world.objects["contract"]["pk"]}


BODIES = {
    "retire": _retire,
    "dispute": {"reason": "no_defect", "text": "It is a car."},
    "take": {"step": "take"},
    "rule": {"step": "rule", "outcome": "upheld", "comment": "It is there."},
    "draw": {"step": "draw"},
    "decide": {"step": "decide"},
    "redeliver": {"step": "redeliver"},
    "nothing": {},
    "waive": {"step": "waive", "reason": "Needed today."},
    "silent": {"step": "waive", "reason": " "},
    "restart": {"reason": "All were trained anew."},
    "deliver": _deliver,
    "correct": {"verdict": "correct"},
    "finding": {"type": "drift", "severity": "minor", "start": 660, "stop": 661},
}
