"""The client's board: projects with progress, what waits, the latest decisions with bounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import MANAGING_ROLES
from apps.accounts.models import Membership, Organization
from apps.annotations.models import Task
from apps.audits.domain.verdicts import can_be_decided
from apps.audits.enums import UNDECIDED, LotStatus
from apps.audits.models import Decision, Lot, SwitchingState
from apps.billing.enums import InvoiceStatus
from apps.billing.models import Invoice
from apps.contracts.enums import ContractStatus, SignatureSide
from apps.contracts.models import Contract, Signature
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage
from apps.projects.enums import ProjectStatus
from apps.projects.models import Project

from .figures import project_rows
from .waiting import Waiting, several

SHOWN = 12
NOTICE = timedelta(days=3)  # before a lot counts as accepted


def client_board(membership: Membership) -> dict[str, Any]:
    """What a client's person starts from."""
    client, manages = membership.organization, membership.role in MANAGING_ROLES
    projects = Project.objects.filter(client=client).exclude(status=ProjectStatus.CLOSED)
    rows = project_rows(list(projects[:SHOWN]), Task.objects.filter(client=client))
    tasks = sum(row["counts"]["total"] for row in rows)
    waiting = list(_waiting(client)) if manages else []
    decisions = Decision.objects.filter(client_id=client.pk).select_related("lot__project")
    return {
        "board": "client",
        "membership": membership,
        "manages": manages,
        "rows": rows,
        "project_count": projects.count(),
        "waiting": waiting,
        "decisions": list(decisions.order_by("-id")[:5]),
        "totals": {
            "done": sum(row["counts"]["done"] for row in rows),
            "share": f"of {tasks:,}" if tasks else "no tasks yet",
            "in_audit": Lot.objects.filter(client=client, status=LotStatus.SAMPLING).count(),
        },
    }


def _waiting(client: Organization) -> Iterator[Waiting]:
    """In the order in which work stops without it."""
    yield from _invoices(client)
    yield from _limits(client)
    yield from _lots(client)
    yield from _contracts(client)
    yield from _footage(client)
    yield from _projects(client)


def _invoices(client: Organization) -> Iterator[Waiting]:
    asked = (InvoiceStatus.MATCHED, InvoiceStatus.VARIANCE)
    found = Invoice.objects.filter(client=client, status__in=asked).select_related("vendor")
    for invoice in found[:SHOWN]:
        matched = invoice.status == InvoiceStatus.MATCHED
        yield Waiting(
            f"{invoice}: {invoice.total:,.2f} {invoice.currency}",
            f"{invoice.vendor}, "
            + ("matches the accepted units" if matched else "differs from the accepted units"),
            invoice.get_absolute_url(),
            "Approve",
            "receipt",
            "moving" if matched else "warn",
        )


def _lots(client: Organization) -> Iterator[Waiting]:
    lots = Lot.objects.filter(client=client).select_related("project", "vendor", "terms")
    inspected = Q(samples__round=F("round"))
    sampled = lots.filter(status=LotStatus.SAMPLING).annotate(
        drawn=Count("samples__items", filter=inspected),
        done=Count("samples__items__inspection", filter=inspected),
    )
    inspected_enough = (
        lot
        for lot in sampled.filter(done__gt=0)
        if can_be_decided(lot, drawn=lot.drawn, done=lot.done)
    )
    for lot in islice(inspected_enough, SHOWN):
        yield Waiting(
            f"{lot} can be decided",
            f"{lot.project}, {lot.vendor}: close the inspection and see the decision",
            lot.get_absolute_url(),
            "Decide",
            "gavel",
        )
    undrawn = lots.filter(status__in=(LotStatus.FROZEN, LotStatus.REDELIVERED))
    for unseen in undrawn.filter(auditor__isnull=True)[:SHOWN]:
        yield Waiting(
            f"{unseen} has no auditor",
            f"{unseen.project}, {unseen.vendor}: its contract names none, so you draw the sample",
            unseen.get_absolute_url(),
            "Draw",
            "arrows-shuffle",
        )


def _limits(client: Organization) -> Iterator[Waiting]:
    """Lots that count as accepted soon, and contracts whose lots nobody may draw."""
    soon = timezone.now() + NOTICE
    due = Lot.objects.filter(client=client, status__in=UNDECIDED, decide_by__lte=soon)
    for late in due.select_related("project", "vendor").order_by("decide_by")[:SHOWN]:
        yield Waiting(
            f"{late} counts as accepted on {_moment(late.decide_by)}",
            f"{late.project}, {late.vendor}: unless it is decided before",
            late.get_absolute_url(),
            "Look",
            "hourglass",
            "warn",
        )
    stopped = SwitchingState.objects.filter(client=client, is_stopped=True)
    for state in stopped.select_related("contract__vendor")[:SHOWN]:
        yield Waiting(
            f"Inspection is stopped for {state.contract.number}",
            f"{state.contract.vendor}: five lots were rejected on tightened inspection",
            reverse("audits:inspection", args=[state.contract_id]),
            "Look",
            "hand-stop",
            "warn",
        )


def _moment(at: datetime | None) -> str:
    return f"{at:%d %B, %H:%M} UTC" if at else ""


def _contracts(client: Organization) -> Iterator[Waiting]:
    contracts = Contract.objects.filter(client=client).select_related("vendor")
    for contract in contracts.filter(status=ContractStatus.COUNTERED)[:SHOWN]:
        yield Waiting(
            f"{contract.vendor} made a counter-offer",
            str(contract),
            contract.get_absolute_url(),
            "Answer",
            "switch-horizontal",
            "warn",
        )
    signed = Signature.objects.filter(version__contract=OuterRef("pk"), side=SignatureSide.CLIENT)
    agreed = contracts.filter(~Exists(signed), status=ContractStatus.APPROVED)
    for contract in agreed[:SHOWN]:
        yield Waiting(
            f"{contract.number} waits for your signature",
            f"{contract.title}, {contract.vendor}",
            contract.get_absolute_url(),
            "Sign",
            "signature",
        )
    for contract in contracts.filter(status=ContractStatus.DRAFT)[:SHOWN]:
        yield Waiting(
            f"{contract.number} is a draft",
            f"{contract.title}: {contract.vendor} sees it once you propose it",
            contract.get_absolute_url(),
            "Propose",
            "pencil",
            "idle",
        )


def _footage(client: Organization) -> Iterator[Waiting]:
    handed_out = Task.objects.filter(clip__footage=OuterRef("pk"))
    ready = Q(status=FootageStatus.READY, project__status=ProjectStatus.ACTIVE)
    found = Footage.objects.filter(client=client).filter(~Exists(handed_out))
    for row in (
        found.filter(ready)
        .order_by()
        .values("project_id", "project__name")
        .annotate(n=Count("pk"))[:SHOWN]
    ):
        yield Waiting(
            f"{several(row['n'], 'footage', 'footages')} ready to hand out",
            f"{row['project__name']}: make tasks of it under a contract",
            reverse("annotations:project_work", args=[row["project_id"]]),
            "Hand out",
            "send",
        )
    failed = Footage.objects.filter(client=client, status=FootageStatus.FAILED)
    for footage in failed.select_related("project")[:SHOWN]:
        yield Waiting(
            f"“{footage.name}” could not be used",
            f"{footage.project}: {footage.error}",
            f"/footage/{footage.pk}/",
            "Look",
            "alert-triangle",
            "bad",
        )


def _projects(client: Organization) -> Iterator[Waiting]:
    """The first step a project still misses."""
    open_ones = Project.objects.filter(
        client=client, status__in=(ProjectStatus.DRAFT, ProjectStatus.ACTIVE)
    ).annotate(
        has_schema=Count("schemas", distinct=True),
        has_guideline=Count("guidelines", distinct=True),
        has_footage=Count("footage", distinct=True),
        has_party=Count("parties", distinct=True),
    )
    for project in open_ones[:SHOWN]:
        steps = (
            (project.has_schema, "a label schema", "schema", "Write it", "tags"),
            (project.has_guideline, "a guideline", "guideline", "Write it", "book"),
            (project.has_footage, "footage", "footage", "Upload", "upload"),
            (project.has_party, "a vendor", "access", "Choose", "building-store"),
        )
        missing = next((step for step in steps if not step[0]), None)
        if missing:
            _, what, tab, action, icon = missing
            yield Waiting(
                f"{project} needs {what}",
                "No work can start before it has one.",
                f"{project.get_absolute_url()}{tab}/",
                action,
                icon,
                "idle",
            )
