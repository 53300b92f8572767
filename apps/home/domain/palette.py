"""What the palette finds: projects, tasks by number, lots, contracts, invoices, own people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.annotations.models import Task
from apps.audits.models import Lot
from apps.billing.models import Invoice
from apps.contracts.models import Contract
from apps.home.domain.navigation import page_url
from apps.projects.models import Project

EACH = 5
LONGEST_QUERY = 100


def search(user: Any, words: str) -> list[dict[str, str]]:
    """`[{label, hint, url, icon}]` of what `user` may see; only what has a page."""
    printable = "".join(c if c.isprintable() else " " for c in words)
    query = " ".join(printable.split())[:LONGEST_QUERY]
    if not query:
        return []
    number = re.search(r"\d+", query)
    found = [*_named(user, query)]
    if number and len(number.group()) <= 9:
        found += _numbered(user, int(number.group()), query.lower())
    return found + list(_people(user, query))


def _entry(label: str, hint: str, url: str, icon: str) -> dict[str, str]:
    return {"label": label, "hint": hint, "url": url, "icon": icon}


def _named(user: Any, query: str) -> Iterator[dict[str, str]]:
    projects = Project.objects.visible_to(user).filter(name__icontains=query)
    for project in projects.select_related("client")[:EACH]:
        hint = f"Project · {project.client}"
        yield _entry(project.name, hint, project.get_absolute_url(), "folder")
    contracts = Contract.objects.visible_to(user)
    matches = contracts.filter(title__icontains=query) | contracts.filter(number__icontains=query)
    for contract in matches.select_related("vendor")[:EACH]:
        hint = f"Contract with {contract.vendor}"
        yield _entry(str(contract), hint, contract.get_absolute_url(), "contract")
    for invoice in Invoice.objects.visible_to(user).filter(number__icontains=query)[:EACH]:
        yield _entry(str(invoice), f"{invoice.total} {invoice.currency}",
                     invoice.get_absolute_url(), "receipt")  # fmt: skip


def _numbered(user: Any, number: int, query: str) -> Iterator[dict[str, str]]:
    """Tasks and lots by number; the word before it, if any, narrows."""
    if not query.startswith("lot"):
        tasks = Task.objects.visible_to(user).filter(number=number).select_related("project")
        for task in tasks[:EACH]:
            yield _entry(str(task), task.project.name, task.get_absolute_url(), "list-check")
    if not query.startswith("task"):
        lots = Lot.objects.visible_to(user).filter(number=number).select_related("project")
        for lot in lots[:EACH]:
            yield _entry(str(lot), lot.project.name, lot.get_absolute_url(), "packages")


def _people(user: Any, query: str) -> Iterator[dict[str, str]]:
    """Members of the person's own organizations."""
    people_url = page_url("accounts:people")
    if not people_url:
        return
    own = Membership.objects.live().filter(user=user)
    if own.filter(organization__kind=OrganizationKind.OPERATOR).exists():
        own = own.filter(organization__kind=OrganizationKind.OPERATOR)
    beside = Membership.objects.live().filter(
        organization__in=own.values("organization_id"), user__name__icontains=query
    )
    for membership in beside.select_related("user", "organization")[:EACH]:
        hint = f"{membership.get_role_display()} · {membership.organization}"
        yield _entry(str(membership.user), hint, people_url, "user")
