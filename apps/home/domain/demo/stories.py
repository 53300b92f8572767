"""The demo's projects, one story each; what exists already is left as it is.

A story runs in one transaction: an interrupted start leaves it out as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from apps.accounts.models import Organization
from apps.annotations.domain.planning import create_tasks
from apps.audits.domain.decision import decide_lot
from apps.audits.enums import DisputeReason, Ruling
from apps.billing.domain.invoices import approve_invoice, draft_invoice, submit_invoice
from apps.contracts.enums import PlanKind
from apps.contracts.models import Contract
from apps.guidelines.domain.guidelines import publish_guideline
from apps.home.domain.demo.annotation import Hand
from apps.home.domain.demo.cast import Cast
from apps.home.domain.demo.deals import RATES, Deal, usual_terms
from apps.home.domain.demo.footage import (
    Shot,
    run_jobs_about,
    truth_of,
    upload_bytes,
    upload_shot,
)
from apps.home.domain.demo.labels import GUIDELINE, SCHEMA
from apps.home.domain.demo.work import Floor
from apps.projects.domain.parties import add_party
from apps.projects.domain.projects import activate_project, create_project
from apps.projects.domain.schemas import publish_schema
from apps.projects.models import Project

ELM_1 = Shot("Elm Street, camera 2, 08-15.mp4", 11, 300)
ELM_2 = Shot("Elm Street, camera 2, 08-35.mp4", 12, 300)
RING_1 = Shot("Ringway crossing, morning.mp4", 21, 450)
# The camera restarted: a second of black, then one picture for nearly three seconds.
RESTART = (("black", 42, 60), ("frozen", 72, 114))
RING_2 = Shot("Ringway crossing, noon.mp4", 22, 150, RESTART)
VANS = Shot("Delivery zone, Tuesday.mp4", 31, 300)
BRIDGE = Shot("Bridge Road, outbound.mp4", 41, 300)
SHOTS = (ELM_1, ELM_2, RING_1, RING_2, VANS, BRIDGE)

CAREFUL = Hand(seed=1)
BRIGHT_FRAME, KESTREL_FRAME = "Street scenes 2026", "Delivery zones"


def tell_contracts(cast: Cast) -> None:
    """Contracts in every state a newcomer will ask about."""
    audit = cast.firm("truemark")
    northway, harbor = cast.firm("northway"), cast.firm("harborcity")
    bright = Deal(northway, cast["alice"], cast.firm("brightlabels"), cast["bob"])
    kestrel = Deal(northway, cast["alice"], cast.firm("kestrel"), cast["otto"])
    terms = usual_terms(audit)
    bright.conclude(BRIGHT_FRAME, terms)
    kestrel.conclude(KESTREL_FRAME, terms)
    dearer = [(unit, label, amount * 2) for unit, label, amount in RATES]
    bright.counter("Night footage", terms, usual_terms(audit, rates=dearer, due_days=14))
    standard: dict[str, Any] = {
        "plan": PlanKind.STANDARD, "aql": Decimal("1.0"), "level": "II", "severity": "normal",
    }  # fmt: skip
    kestrel.propose("Roundabouts", usual_terms(audit, acceptance_days=14, **standard))
    kestrel.draft("Tram stops", usual_terms(audit, currency="USD"))
    dollars = usual_terms(audit, currency="USD")
    Deal(harbor, cast["henrik"], cast.firm("brightlabels"), cast["bob"]).conclude(
        "Bridge counts", dollars
    )
    Deal(harbor, cast["henrik"], cast.firm("kestrel"), cast["otto"]).half_sign(
        "Ferry docks", dollars
    )


def tell_accepted(cast: Cast) -> None:
    """Two videos labelled, audited, accepted, invoiced and approved; a finding disputed in vain."""
    floor = _open(
        cast, "northway", "alice", "Elm Street junction", agreed=BRIGHT_FRAME, shots=(ELM_1, ELM_2),
        description="Every road user at the Elm Street junction, for the detector's next release.",
    )  # fmt: skip
    vera, noor, lena, omar = (cast[key] for key in ("vera", "noor", "lena", "omar"))
    floor.read_guideline(vera, noor, lena)
    floor.deliver_tasks(3, (vera, noor), Hand(seed=2, slips={"loose_shape": 1}), lena)
    floor.deliver_tasks(1, (vera,), Hand(seed=3, slips={"wrong_attribute": 1}), lena)
    lot = floor.deliver_lot(lena)
    floor.inspect(lot, omar)
    decide_lot(lot, acting_user=omar)
    lot.refresh_from_db()
    invoice = submit_invoice(draft_invoice(lot, acting_user=None), acting_user=cast["bob"])
    run_jobs_about(lot)
    approve_invoice(invoice, acting_user=cast["alice"])
    dispute = floor.dispute(
        lot, lena, DisputeReason.UNCLEAR, "In the shade it looks like the colour we gave it."
    )
    floor.rule(dispute, cast["ada"], Ruling.UPHELD, "It leaves the shade at the end of the clip.")


def tell_active(cast: Cast) -> None:
    """Labelling under way: a task at nearly every station, and footage still to hand out."""
    floor = _open(
        cast, "northway", "minh", "Ringway crossing", agreed=BRIGHT_FRAME, shots=(RING_1,),
        clip_frames=75,
        description="The crossing that the detector confuses most.",
    )  # fmt: skip
    upload_shot(floor.project, RING_2, acting_user=cast["minh"])
    note = b"This is the camera's log, not its video.\n" * 40
    upload_bytes(floor.project, "Ringway crossing, night.mp4", note, acting_user=cast["minh"])
    vera, noor, lena = (cast[key] for key in ("vera", "noor", "lena"))
    floor.read_guideline(vera, noor, lena)
    floor.deliver_tasks(1, (noor,), CAREFUL, lena)
    floor.submit_task(noor, Hand(seed=4, tremble_px=1.2))
    floor.return_task(lena)
    floor.submit_task(vera, CAREFUL)
    floor.begin_task(vera, CAREFUL, share=0.5)


def tell_in_audit(cast: Cast) -> None:
    """A lot half inspected, by the other vendor."""
    floor = _open(
        cast, "northway", "alice", "Delivery zone", agreed=KESTREL_FRAME, shots=(VANS,),
        description="Who stops where, and for how long.",
    )  # fmt: skip
    ines, pia, ada = (cast[key] for key in ("ines", "pia", "ada"))
    floor.read_guideline(ines, pia)
    floor.deliver_tasks(2, (ines,), Hand(seed=5, slips={"loose_shape": 1}), pia)
    lot = floor.deliver_lot(pia)
    floor.inspect(lot, ada, leave=9)


def tell_rejected(cast: Cast) -> None:
    """A lot that was rejected and is being reworked; a finding of it is disputed."""
    floor = _open(
        cast, "harborcity", "henrik", "Bridge Road counts", agreed="Bridge counts", shots=(BRIDGE,),
        description="Counts of vehicles and people for the bridge's new lights.",
    )  # fmt: skip
    vera, noor, lena, omar = (cast[key] for key in ("vera", "noor", "lena", "omar"))
    floor.read_guideline(vera, noor, lena)
    hasty = Hand(seed=6, tremble_px=2.0, slips={"wrong_label": 3, "wrong_attribute": 2})
    floor.deliver_tasks(2, (vera, noor), hasty, lena)
    lot = floor.deliver_lot(lena)
    floor.inspect(lot, omar)
    decide_lot(lot, acting_user=omar)
    lot.refresh_from_db()
    floor.dispute(lot, lena, DisputeReason.NOT_VISIBLE, "The lamp post hides what would tell it.")


def tell_draft(cast: Cast) -> None:
    """A project that has only its name."""
    create_project(
        cast.firm("northway"), name="School street study", acting_user=cast["alice"],
        description="Children on their way to school, mornings only.",
    )  # fmt: skip


STORIES: tuple[tuple[str, str, Callable[[Cast], None]], ...] = (
    ("northway", "Elm Street junction", tell_accepted),
    ("northway", "Ringway crossing", tell_active),
    ("northway", "Delivery zone", tell_in_audit),
    ("harborcity", "Bridge Road counts", tell_rejected),
    ("northway", "School street study", tell_draft),
)


def is_told(client: Organization, project: str) -> bool:
    """Whether the story of `project` has been told already."""
    return Project.objects.filter(client=client, name=project).exists()


def _open(
    cast: Cast,
    client: str,
    owner: str,
    name: str,
    *,
    agreed: str,
    shots: tuple[Shot, ...],
    clip_frames: int = 150,
    description: str = "",
) -> Floor:
    """A project that is open to the contract's vendor, its footage handed out."""
    firm, by = cast.firm(client), cast[owner]
    project = create_project(
        firm, name=name, description=description, clip_frames=clip_frames, acting_user=by
    )
    publish_schema(project, SCHEMA, acting_user=by)
    publish_guideline(project, GUIDELINE, acting_user=by)
    contract = Contract.objects.get(client=firm, title=agreed)
    add_party(project, contract, acting_user=by)
    project = activate_project(project, acting_user=by)
    truths: dict[Any, Any] = {}
    for shot in shots:
        footage = upload_shot(project, shot, acting_user=by)
        create_tasks(footage, contract, acting_user=by)
        truths[footage.pk] = truth_of(shot)
    return Floor(project, contract, truths)
