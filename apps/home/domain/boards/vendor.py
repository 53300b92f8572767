"""The board of a vendor's owner, manager or lead: work by project, lots to deliver, money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from apps.accounts.enums import MANAGING_ROLES
from apps.accounts.models import Membership, Organization
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task
from apps.audits.enums import LotStatus
from apps.audits.models import Decision, Lot
from apps.billing.enums import InvoiceStatus
from apps.billing.models import Invoice
from apps.contracts.enums import ContractStatus, SignatureSide
from apps.contracts.models import Contract, Signature
from apps.guidelines.models import Acknowledgement
from apps.projects.models import Project

from .figures import project_rows
from .waiting import Waiting, several

SHOWN = 12
BACK = (TaskStatus.RETURNED, TaskStatus.REWORK)


def vendor_board(membership: Membership) -> dict[str, Any]:
    """What those who run the vendor's work start from."""
    user, vendor = membership.user, membership.organization
    manages = membership.role in MANAGING_ROLES
    tasks = Task.objects.visible_to(user).filter(vendor=vendor)
    projects = list(_projects(membership)[:SHOWN])
    rows = project_rows(projects, tasks.filter(project__in=projects))
    counts = tasks.aggregate(
        ready=Count("pk", filter=Q(status=TaskStatus.READY)),
        working=Count("pk", filter=Q(status__in=(TaskStatus.LEASED, TaskStatus.IN_PROGRESS))),
        to_review=Count("pk", filter=Q(status=TaskStatus.SUBMITTED)),
        back=Count("pk", filter=Q(status__in=BACK)),
    )
    lots = Lot.objects.visible_to(user).filter(vendor=vendor)
    decisions = Decision.objects.filter(lot__in=lots).select_related("lot__project")
    return {
        "board": "vendor",
        "membership": membership,
        "manages": manages,
        "rows": rows,
        "counts": counts,
        "back_tone": "warn" if counts["back"] else "",
        "waiting": [
            *_work(rows, counts),
            *_lots(lots),
            *(_contracts(membership) if manages else ()),
            *(_invoices(user, vendor) if manages else ()),
            *_guidelines(user, projects),
        ],
        "decisions": list(decisions.order_by("-id")[:5]),
    }


def _projects(membership: Membership) -> Any:
    """Open to the person, and to this vendor of theirs."""
    return (
        Project.objects.visible_to(membership.user)
        .filter(parties__vendor=membership.organization)
        .select_related("client")
        .distinct()
    )


def _work(rows: list[dict[str, Any]], counts: dict[str, int]) -> Iterator[Waiting]:
    if counts["back"]:
        yield Waiting(
            f"{several(counts['back'], 'task')} returned with findings",
            "They go back to whoever labelled them and come before new work.",
            "/tasks/",
            "See",
            "arrow-back-up",
            "warn",
        )
    if counts["to_review"]:
        yield Waiting(
            f"{several(counts['to_review'], 'task')} to review",
            "Submitted by others; nobody reviews their own work.",
            "/tasks/",
            "Review",
            "eye-check",
        )
    for row in rows:
        delivered = row["counts"].get(TaskStatus.DELIVERED, 0)
        if delivered:
            yield Waiting(
                f"{several(delivered, 'delivered task')} in no lot yet",
                f"{row['project']}: deliver them as a lot so that they are audited and paid",
                f"{row['project'].get_absolute_url()}quality/",
                "Deliver",
                "package",
            )


def _lots(lots: Any) -> Iterator[Waiting]:
    open_work = Task.objects.filter(lot_tasks__lot=OuterRef("pk")).exclude(
        status=TaskStatus.DELIVERED
    )
    ready = lots.filter(~Exists(open_work), status=LotStatus.REWORK).select_related("project")
    for lot in ready[:SHOWN]:
        yield Waiting(
            f"{lot} is reworked",
            f"{lot.project}: deliver it again for its next round",
            lot.get_absolute_url(),
            "Redeliver",
            "refresh",
        )


def _contracts(membership: Membership) -> Iterator[Waiting]:
    contracts = Contract.objects.visible_to(membership.user).filter(vendor=membership.organization)
    for contract in contracts.filter(status=ContractStatus.PROPOSED).select_related("client"):
        yield Waiting(
            f"{contract.client} proposes a contract",
            str(contract),
            contract.get_absolute_url(),
            "Answer",
            "contract",
        )
    signed = Signature.objects.filter(version__contract=OuterRef("pk"), side=SignatureSide.VENDOR)
    for contract in contracts.filter(~Exists(signed), status=ContractStatus.APPROVED):
        yield Waiting(
            f"{contract.number} waits for your signature",
            contract.title,
            contract.get_absolute_url(),
            "Sign",
            "signature",
        )


def _invoices(user: Any, vendor: Organization) -> Iterator[Waiting]:
    drafts = Invoice.objects.visible_to(user).filter(vendor=vendor, status=InvoiceStatus.DRAFT)
    for invoice in drafts.select_related("client")[:SHOWN]:
        yield Waiting(
            f"{invoice}: {invoice.total:,.2f} {invoice.currency}",
            f"Drafted from accepted units; {invoice.client} pays once you submit it",
            invoice.get_absolute_url(),
            "Submit",
            "receipt",
        )


def _guidelines(user: Any, projects: list[Project]) -> Iterator[Waiting]:
    read = set(Acknowledgement.objects.filter(user=user).values_list("version_id", flat=True))
    for project in projects:
        newest = project.guidelines.first()
        if newest is not None and newest.pk not in read:
            yield Waiting(
                f"Guideline version {newest.number} is new to you",
                f"{project}: read it and acknowledge it",
                f"{project.get_absolute_url()}guideline/",
                "Read",
                "book",
                "idle",
            )
