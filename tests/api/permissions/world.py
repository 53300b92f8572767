"""One object of each kind, in the states the table speaks of, all of one client."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.accounts.domain.invitations import hash_of
from apps.accounts.models import Invitation
from apps.annotations.domain.findings import record_finding
from apps.annotations.domain.leases import take_lease
from apps.annotations.domain.questions import ask_question
from apps.annotations.domain.tracking import start_tracking
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits.domain.decision import decide_lot
from apps.audits.domain.disputes import raise_dispute, take_dispute
from apps.audits.domain.draw import draw_sample
from apps.audits.domain.gold import expose_gold, make_gold, score_exposure
from apps.audits.domain.inspection import pull_next_item, record_item_finding
from apps.audits.domain.lots import deliver_lot
from apps.audits.models import Inspection, Lot, SampleItem
from apps.billing.domain.invoices import draft_invoice, submit_invoice
from apps.billing.models import Correction
from apps.contracts.enums import ContractStatus, PlanKind
from apps.contracts.models import Contract
from apps.core.domain.jobs import enqueue_job
from apps.exchange.enums import ExportFormat
from apps.exchange.models import Export
from apps.footage.domain.keys.envelope import present_kek_id
from apps.footage.domain.keys.shredding import shred_project
from apps.footage.domain.life.holds import set_hold
from apps.footage.domain.uploads.uploads import create_upload
from apps.footage.models import BucketConnection, Footage
from apps.projects.enums import ProjectStatus
from apps.projects.models import Project
from tests.api.permissions.roles import ROLES
from tests.audits.worlds import inspect_all
from tests.cast import Cast, build_cast
from tests.factories import (
    make_clip,
    make_contract,
    make_footage,
    make_project,
    make_task,
    make_track,
)

# What an id is when nothing has it.
UNKNOWN: dict[str, Any] = {
    "pk": "00000000-0000-7000-8000-000000000000",
    "slug": "nobody-has-this-slug",
    "token": "nobody-was-sent-this-token",
}
TOKEN = "the-token-that-was-mailed-to-someone"


@dataclass
class World:
    """The objects by name, as the keyword arguments of their routes, and a client per role."""

    cast: Cast
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def put(self, name: str, obj: Any, **more: Any) -> None:
        """Name an object."""
        self.objects[name] = {"pk": str(obj.pk), **more}


def build_world() -> World:
    """All of it, in the transaction of the caller."""
    cast = build_cast()
    world = World(cast, {"-": {}})
    project = make_project(cast)
    contract = make_contract(cast, project, plan=PlanKind.FULL, required_accuracy="0.5000")
    footage = make_footage(cast, project, 1200)
    world.put("project", project)
    world.put("contract", contract)
    world.put("footage", footage)
    opened = create_upload(project, name="take.mp4", length=9, acting_user=cast.client_alice)
    world.put("upload", opened)
    world.put("fresh_footage", make_footage(cast, project, 90))
    world.put("bucket", _connection(project, cast.client_alice))
    kept = make_project(cast, "Held")
    world.put("held_project", kept)
    world.put("hold", set_hold(kept, reason="Matter 7", acting_user=cast.client_alice))
    ended = make_project(cast, "Ended")
    order: dict[str, Any] = {
        "reason": "Done.",
        "typed_name": "Ended",
        "acting_user": cast.client_alice,
    }
    world.put("certificate", shred_project(ended, **order))
    world.put("schema", project.schemas.get())
    world.put("guideline", project.guidelines.get())
    _put_tasks(world, project, contract, footage)
    _put_lots(world, project, contract, footage)
    _put_elsewhere(world)
    _put_the_rest(world, project, contract)
    for role, name in ROLES.items():
        world.clients[role] = cast.sign_in(name)
    return world


def _connection(project: Project, user: Any) -> BucketConnection:
    """A bucket at an address the portal never calls; its credentials are never opened either."""
    kek_id = present_kek_id(project.client_id, project.pk)
    return BucketConnection.objects.create(
        client_id=project.client_id, project=project, endpoint="https://10.0.0.1", region="eu",
        bucket="drives", access_key_hint="1234", kek_id=kek_id, created_by=user,
    )  # fmt: skip


def _put_tasks(world: World, project: Project, contract: Contract, footage: Footage) -> None:
    """`ready`, `leased` (Vera), `in_review` and `noted`, with a finding (Vera's, held by Lena),
    `submitted`, `delivered`.
    """
    cast, place = world.cast, iter(range(0, 600, 60))

    def task(status: str, **fields: Any) -> Task:
        start = next(place)
        clip = make_clip(footage, start, start + 60)
        return make_task(cast, project, contract, clip, status=status, **fields)

    vera, noor, lena = cast.annotator_vera, cast.annotator_noor, cast.lead_lena
    world.put("ready", task(TaskStatus.READY))
    leased = task(TaskStatus.LEASED, annotator=vera)
    take_lease(leased, vera, Stage.ANNOTATION)
    order: dict[str, Any] = {"frame": 60, "box": [10, 10, 50, 40], "count": 5, "backward": False}
    job = start_tracking(leased, acting_user=vera, **order)
    pks = {"object_pk": str(make_track(leased).pk), "job_pk": str(job.pk)}
    world.put("leased", leased, number=0, **pks)
    world.put("clip", leased.clip)
    world.put("still", leased.clip, frame=leased.clip.start)
    world.put("footage_still", leased.clip.footage, frame=leased.clip.start)
    in_review = task(TaskStatus.IN_REVIEW, annotator=vera, reviewer=lena)
    take_lease(in_review, lena, Stage.REVIEW)
    world.put("in_review", in_review, number=0)
    world.put("submitted", task(TaskStatus.SUBMITTED, annotator=noor))
    delivered = task(TaskStatus.DELIVERED, annotator=noor, reviewer=lena)
    make_track(delivered)
    world.put("delivered", delivered)
    noted = task(TaskStatus.IN_REVIEW, annotator=vera, reviewer=lena)
    take_lease(noted, lena, Stage.REVIEW)
    finding = record_finding(noted, **_defect(noted), acting_user=lena)
    about: dict[str, Any] = {"frame": noted.clip.start, "acting_user": lena}
    asked = ask_question(noted, text="Which lane?", addressee="client", **about)
    internal = ask_question(noted, text="Which tool?", addressee="lead", **about)
    pks = {"finding_pk": str(finding.pk), "question_pk": str(asked.pk)}
    world.put("noted", noted, **pks)
    world.put("internal", noted, question_pk=str(internal.pk))


def _defect(task: Task) -> dict[str, Any]:
    start = task.clip.start
    return {"type": "drift", "severity": "minor", "start": start, "stop": start + 1}


def _put_lots(world: World, project: Project, contract: Contract, footage: Footage) -> None:
    """`frozen`, `sampling` (its `item` held by Omar), `rework`, `accepted` with what follows."""
    cast = world.cast
    lots: dict[str, Lot] = {}
    for index, name in enumerate(("frozen", "sampling", "rework", "accepted")):
        clip = make_clip(footage, 600 + 60 * index, 660 + 60 * index)
        task = make_task(
            cast, project, contract, clip,
            status=TaskStatus.DELIVERED, annotator=cast.annotator_vera, reviewer=cast.lead_lena,
        )  # fmt: skip
        make_track(task)
        make_track(task, "pedestrian")
        lots[name] = deliver_lot(project, contract, [task], acting_user=cast.lead_lena)
        world.put(name, lots[name])
    draw_sample(lots["sampling"], acting_user=cast.auditor_omar)
    lots["sampling"].refresh_from_db()
    held = pull_next_item(lots["sampling"], acting_user=cast.auditor_omar)
    if held is not None:
        defect = _defect(held.item.task)
        finding = record_item_finding(held, **defect, acting_user=cast.auditor_omar)
        world.put("item", held, finding_pk=str(finding.pk))
        world.put("audited_clip", held.item.task.clip)
    inspect_all(cast, lots["rework"], defective=2)
    inspect_all(cast, lots["accepted"], defective=1)
    for name in ("rework", "accepted"):
        decide_lot(lots[name], acting_user=cast.auditor_omar)
        lots[name].refresh_from_db()
    world.put("report", lots["accepted"].reports.get())
    gold = make_gold(lots["accepted"].lot_tasks.get().task, cap=5, acting_user=cast.client_alice)
    world.objects["gold"] = {"pk": str(project.pk), "gold": str(gold.pk)}
    world.put("gold_score", score_exposure(expose_gold(gold, cast.vendor_max)))
    _put_disputes(world, lots)
    decided = SampleItem.objects.filter(sample__lot=lots["accepted"]).first()
    world.put("decided_item", decided, finding_pk=UNKNOWN["pk"])
    invoice = draft_invoice(lots["accepted"], acting_user=None)
    world.put("invoice", invoice)
    matched = _second_invoice(cast, project, contract, footage)
    world.put("matched", matched)
    correction = Correction.objects.create(
        client=project.client, invoice=matched, number="INV-C1", report_version=2, total="0.10",
        reason="A ruling.", lines=[], issued_on=timezone.localdate(),
    )  # fmt: skip
    world.put("correction", correction)


def _put_disputes(world: World, lots: dict[str, Lot]) -> None:
    """`found`, a finding nobody disputed; `dispute` of Omar's own finding; `question`, of Ada's,
    whose frames Omar holds.
    """
    cast = world.cast
    found = Finding.objects.filter(from_audit=True).order_by("id")
    world.put("found", found.get(inspected_at__sample_item__sample__lot=lots["accepted"]))
    own, adas = found.filter(inspected_at__sample_item__sample__lot=lots["rework"])
    Finding.objects.filter(pk=adas.pk).update(author=cast.auditor_ada)
    judged = Inspection.objects.filter(sample_item__finding_links__finding=adas)
    judged.update(auditor=cast.auditor_ada)
    words: dict[str, Any] = {
        "reason": "no_defect",
        "text": "It is right.",
        "acting_user": cast.lead_lena,
    }
    world.put("dispute", raise_dispute(own, **words))
    question = raise_dispute(adas, **words)
    world.put("question", take_dispute(question, acting_user=cast.auditor_omar))


def _second_invoice(cast: Cast, project: Project, contract: Contract, footage: Footage) -> Any:
    clip = make_clip(footage, 840, 900)
    task = make_task(
        cast, project, contract, clip,
        status=TaskStatus.DELIVERED, annotator=cast.annotator_vera, reviewer=cast.lead_lena,
    )  # fmt: skip
    make_track(task)
    lot = deliver_lot(project, contract, [task], acting_user=cast.lead_lena)
    inspect_all(cast, lot)
    decide_lot(lot, acting_user=cast.auditor_omar)
    lot.refresh_from_db()
    return submit_invoice(draft_invoice(lot, acting_user=None), acting_user=cast.vendor_bob)


def _put_elsewhere(world: World) -> None:
    """The same client works with another vendor and another auditor, in another project.

    So row-level security lets those people through, and only `visible_to` keeps them out.
    """
    cast = world.cast
    project = make_project(cast, "Roundabout")
    contract = make_contract(cast, project, "Other Labels", plan=PlanKind.FULL)
    contract.versions.update(auditor=cast.org("Second Audit"))
    footage = make_footage(cast, project, 60)
    task = make_task(
        cast, project, contract, make_clip(footage),
        status=TaskStatus.DELIVERED, annotator=cast.othervendor_ines,
        reviewer=cast.othervendor_otto,
    )  # fmt: skip
    make_track(task)
    deliver_lot(project, contract, [task], acting_user=cast.othervendor_otto)
    world.put("elsewhere", project)


def _put_the_rest(world: World, project: Project, contract: Contract) -> None:
    """Draft project and contract, an invitation, organizations, an export, a job."""
    cast = world.cast
    today = timezone.localdate()
    draft = Project.objects.create(
        client=project.client,
        name="Draft",
        created_by=cast.client_alice,
        status=ProjectStatus.DRAFT,
    )
    world.put("draft_project", draft)
    unsigned = Contract.objects.create(
        client=project.client,
        vendor=cast.org("Bright Labels"),
        number="C-DRAFT",
        title="Draft",
        status=ContractStatus.DRAFT,
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    unsigned.versions.create(client=project.client, number=1, auditor=cast.org("Plumb Audit"))
    world.put("draft_contract", unsigned)
    for slug in ("acme-mobility", "bright-labels", "plumb-audit"):
        world.objects[slug] = {"slug": slug}
    world.put("membership", cast.client_vic.memberships.get())
    invitation = Invitation.objects.create(
        organization=project.client,
        email="someone@example.com",
        role="viewer",
        token_hash=hash_of(TOKEN),
        expires_at=timezone.now() + timedelta(days=7),
        invited_by=cast.client_alice,
    )
    world.put("invitation", invitation, token=TOKEN)
    export = Export.objects.create(
        client=project.client,
        project=project,
        format=ExportFormat.COCO,
        filename="junction.coco.json",
        requested_by=cast.client_alice,
    )
    world.put("export", export)
    job = enqueue_job(
        "exchange.export",
        client_id=project.client_id,
        subject_id=export.pk,
        acting_user=cast.client_alice,
    )
    world.put("job", job)
