"""Where each person finds what: the side bar by kind of organization and role (look.md §2).

Draws nothing and decides no access: a page left out here still answers whoever may see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Membership
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task
from apps.audits.enums import LotStatus
from apps.audits.models import Dispute, Lot
from apps.billing.enums import InvoiceStatus
from apps.billing.models import Invoice

LEADS = (*MANAGING_ROLES, Role.LEAD)
EVERYONE = tuple(Role)
ADMINS = (Role.ADMIN,)


@dataclass(frozen=True)
class Entry:
    """One line of the side bar: the page's URL name, and the roles it is for."""

    label: str
    page: str
    icon: str
    roles: tuple[str, ...] = EVERYONE
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class Heading:
    """A group's name; left out when none of its entries is shown."""

    label: str


def returned_tasks(user: Any) -> int:
    """Tasks that came back to this annotator."""
    back = (TaskStatus.RETURNED, TaskStatus.REWORK)
    return Task.objects.last_held_by(user).filter(annotator=user, status__in=back).count()


def lots_to_audit(user: Any) -> int:
    """Lots that wait for this auditor's draw, inspection or decision."""
    waiting = (LotStatus.FROZEN, LotStatus.REDELIVERED, LotStatus.SAMPLING)
    return Lot.objects.auditable_by(user).filter(status__in=waiting).count()


def disputes_to_rule(user: Any) -> int:
    """Disputes that wait for this auditor's ruling."""
    return Dispute.objects.to_rule(user).count()


def invoices_to_approve(user: Any) -> int:
    """Invoices the client has not answered yet."""
    asked = (InvoiceStatus.MATCHED, InvoiceStatus.VARIANCE)
    return Invoice.objects.visible_to(user).filter(status__in=asked).count()


def invoices_to_submit(user: Any) -> int:
    """Drafts the vendor has not sent yet."""
    return Invoice.objects.visible_to(user).filter(status=InvoiceStatus.DRAFT).count()


HOME = Entry("Home", "home:home", "home")
PROJECTS = Entry("Projects", "projects:projects", "folder")
CONTRACTS = Entry("Contracts", "contracts:contracts", "contract", MANAGING_ROLES)
LOTS = Entry("Lots", "audits:lots", "packages", LEADS)
REPORTS = Entry("Accuracy reports", "audits:reports", "report-analytics", LEADS)
SCORECARDS = Entry("Scorecards", "audits:scorecards", "chart-bar")
CALIBRATION = Entry("Calibration", "audits:calibration", "scale")
DISPUTES = Entry("Disputes", "audits:disputes", "gavel", LEADS)
PEOPLE = Entry("People", "accounts:people", "users", LEADS)
SETTINGS = Entry("Settings", "accounts:settings", "settings", MANAGING_ROLES)

SIDE_BARS: dict[str, tuple[Entry | Heading, ...]] = {
    OrganizationKind.CLIENT: (
        HOME,
        PROJECTS,
        Entry("Vendors", "vendors:directory", "building-store"),
        CONTRACTS,
        Heading("Quality"),
        Entry("Lots", "audits:lots", "packages"),
        Entry("Accuracy reports", "audits:reports", "report-analytics"),
        SCORECARDS,
        Entry("Disputes", "audits:disputes", "gavel"),
        Entry("Auditors", "audits:calibration", "scale", MANAGING_ROLES),
        Heading("Money"),
        Entry("Invoices", "billing:invoices", "receipt", MANAGING_ROLES, invoices_to_approve),
        Heading("Organization"),
        PEOPLE,
        SETTINGS,
    ),
    OrganizationKind.VENDOR: (
        HOME,
        Entry("Work", "annotations:my_work", "list-check", EVERYONE, returned_tasks),
        PROJECTS,
        CONTRACTS,
        Heading("Quality"),
        LOTS,
        REPORTS,
        Entry("Scorecards", "audits:scorecards", "chart-bar", LEADS),
        DISPUTES,
        Entry("Auditors", "audits:calibration", "scale", LEADS),
        Heading("Money"),
        Entry("Earnings", "billing:invoices", "receipt", MANAGING_ROLES, invoices_to_submit),
        Heading("Organization"),
        Entry("Team", "accounts:people", "users", LEADS),
        SETTINGS,
    ),
    OrganizationKind.AUDITOR: (
        HOME,
        Entry("Lots", "audits:lots", "packages", EVERYONE, lots_to_audit),
        Entry("Accuracy reports", "audits:reports", "report-analytics"),
        Entry("Disputes", "audits:disputes", "gavel", EVERYONE, disputes_to_rule),
        CALIBRATION,
        Heading("Organization"),
        PEOPLE,
        SETTINGS,
    ),
    OrganizationKind.OPERATOR: (
        HOME,
        Entry("Organizations", "accounts:organizations", "building"),
        Entry("Vendors", "vendors:directory", "building-store"),
        Entry("People", "accounts:people", "users"),
        Heading("Quality"),
        SCORECARDS,
        CALIBRATION,
        Heading("Operation"),
        Entry("Contracts", "admin:contracts_contract_changelist", "contract", ADMINS),
        Entry("Jobs", "admin:core_job_changelist", "cpu", ADMINS),
        Entry("Activity", "admin:core_activity_changelist", "activity", ADMINS),
        Entry("Administration", "admin:index", "tool", ADMINS),
    ),
}


def page_url(name: str) -> str:
    """Where a page is, or "" when this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def side_bar(membership: Membership | None, path: str) -> list[dict[str, Any]]:
    """The entries of a person's side bar, the one they are at marked `active`."""
    lines = SIDE_BARS[membership.organization.kind] if membership else (HOME,)
    shown: list[dict[str, Any]] = []
    heading: Heading | None = None
    for line in lines:
        if isinstance(line, Heading):
            heading = line
            continue
        url = page_url(line.page)
        if not url or (membership and membership.role not in line.roles):
            continue
        if heading:
            shown.append({"heading": heading.label})
            heading = None
        shown.append(_shown(line, url, membership))
    _mark_active(shown, path)
    return shown


def _shown(entry: Entry, url: str, membership: Membership | None) -> dict[str, Any]:
    line: dict[str, Any] = {"label": entry.label, "url": url, "icon": entry.icon, "active": False}
    if entry.count and membership:
        line["count"] = entry.count(membership.user)
    return line


def _mark_active(shown: list[dict[str, Any]], path: str) -> None:
    """The longest entry the path lies under; home only for itself."""
    under = [
        line
        for line in shown
        if "url" in line
        and (path == line["url"] or (line["url"] != "/" and path.startswith(line["url"])))
    ]
    if under:
        max(under, key=lambda line: len(line["url"]))["active"] = True
