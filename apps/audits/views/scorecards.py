"""Scorecards: the ranking, and one vendor's or annotator's card down to the frames."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.domain.acting import acting_membership
from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Organization, User
from apps.annotations.enums import FindingType
from apps.annotations.models import Task
from apps.annotations.views.labeling import label_link
from apps.audits.domain import errors_found, trends
from apps.audits.domain.charts import findings_chart
from apps.audits.domain.scorecards import (
    LEAST_SHOWN,
    NOBODY,
    Judged,
    Score,
    judged_items,
    pseudonym,
    rank,
    weeks_of,
)
from apps.audits.models import Lot
from apps.core.errors import NotAllowed
from apps.core.views import PageView

LEADS = (*MANAGING_ROLES, Role.LEAD)
MOST_EVIDENCE = 300
SHOWN = ("week", "type", "severity", "labelled", "true")


def with_cells(confusion: dict[str, Any], *, linked: bool = False) -> dict[str, Any]:
    """A confusion matrix with each count beside the address of its evidence."""
    columns = confusion["labels"]
    rows = []
    for row in confusion["rows"]:
        cells = []
        for column, count in zip(columns, row["counts"], strict=True):
            query = urlencode({"labelled": row["label"], "true": column})
            wrong = linked and column != row["label"]
            cells.append({"count": count, "url": f"?{query}#evidence" if wrong else ""})
        rows.append({**row, "cells": cells})
    return {"labels": columns, "rows": rows}


@dataclass
class Reader:
    """Whose scorecards a person reads, and whether annotators have names to them."""

    membership: Any
    judged: list[Judged]
    named: bool

    def key(self, annotator: uuid.UUID) -> str:
        """The annotator's part of an address; it tells nobody who it is."""
        return pseudonym(self.membership.organization_id, annotator)


class ScorecardPage(PageView):
    """What both pages share."""

    def reader(self) -> Reader:
        """What the person may read. Raises NotAllowed for auditors, who judge blind, and others."""
        membership = acting_membership(self.request)
        kind = membership.organization.kind if membership else ""
        lots, user = Lot.objects.visible_to(self.request.user), self.request.user
        if membership is not None and kind == OrganizationKind.OPERATOR:
            lots = Lot.objects.all()
        elif membership is not None and kind == OrganizationKind.CLIENT:
            lots = lots.filter(client=membership.organization)
        elif membership is not None and kind == OrganizationKind.VENDOR:
            if membership.role not in LEADS:
                raise NotAllowed("Scorecards are for leads and managers.")
            lots = lots.filter(vendor=membership.organization)
        else:
            raise NotAllowed("Scorecards say whose work was audited; auditors judge blind.")
        blind = Lot.objects.auditable_by(user)
        judged = judged_items(lots.exclude(pk__in=blind.order_by().values("pk")))
        return Reader(membership, judged, named=kind == OrganizationKind.VENDOR)


class ScorecardsView(ScorecardPage):
    """`GET /scorecards/`: vendors and annotators, by what is proved of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The rankings."""
        reader = self.reader()
        vendors = rank(reader.judged, lambda one: one.vendor_id)
        people = rank(reader.judged, lambda one: one.annotator_id)
        names = {o.pk: o for o in Organization.objects.filter(pk__in=[v.who for v in vendors])}
        firm_of = {one.annotator_id: names[one.vendor_id].name for one in reader.judged}
        context = {
            "vendors": [
                {"score": score, "name": names[score.who].name, "slug": names[score.who].slug}
                for score in vendors
            ],
            "people": _people(reader, people, firm_of),
            "named": reader.named,
            "least": LEAST_SHOWN,
        }
        return render(request, "audits/scorecards.html", context)


def _people(
    reader: Reader, people: list[Score], firm_of: dict[uuid.UUID, str]
) -> list[dict[str, Any]]:
    names: dict[uuid.UUID, str] = {}
    if reader.named:
        found = User.objects.filter(pk__in=[score.who for score in people])
        names = dict(found.values_list("pk", "name"))
    return [
        {
            "score": score,
            "slug": reader.key(score.who),
            "name": names.get(score.who) or _spoken(reader.key(score.who)),
            "firm": firm_of[score.who],
        }
        for score in people
    ]


def _spoken(key: str) -> str:
    return "Annotator " + key.removeprefix("annotator-").upper()


class ScorecardView(ScorecardPage):
    """`GET /scorecards/{slug}/`: one card; `?week=` and the like narrow its evidence."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The card, 404 for who is not in the ranking the person reads."""
        try:
            reader = self.reader()
        except NotAllowed:
            raise Http404 from None
        name, by, who = self._subject(reader, slug)
        own = [one for one in reader.judged if by(one) == who]
        score = next(score for score in rank(reader.judged, by) if score.who == who)
        findings = errors_found.standing_findings(one.sample_item_id for one in own)
        faulted = {
            finding.inspected_at.sample_item_id
            for finding in findings
            if finding.type in (FindingType.WRONG_LABEL, FindingType.FALSE_OBJECT)
        }
        right = Counter(one.label or "clip" for one in own if one.sample_item_id not in faulted)
        weeks = weeks_of(own)
        kinds = errors_found.taxonomy(findings)
        context = {
            "name": name,
            "score": score,
            "weeks": weeks,
            "weekly_chart": trends.weekly_chart(weeks),
            "p_chart": trends.p_chart(weeks),
            "trend": trends.trend_sentence(weeks),
            "confusion": with_cells(errors_found.confusion(findings, right), linked=True),
            "taxonomy": kinds,
            "findings_chart": findings_chart({"findings": kinds}),
            "evidence": self._evidence(own, findings),
            "narrowed": {key: request.GET[key] for key in SHOWN if request.GET.get(key)},
        }
        return render(request, "audits/scorecard.html", context)

    def _subject(
        self, reader: Reader, slug: str
    ) -> tuple[str, Callable[[Judged], uuid.UUID], uuid.UUID]:
        for person in {one.annotator_id for one in reader.judged} - {NOBODY}:
            if reader.key(person) == slug:
                name = User.objects.get(pk=person).name if reader.named else _spoken(slug)
                return name, lambda one: one.annotator_id, person
        vendor = Organization.objects.filter(slug=slug).first()
        if vendor is None or vendor.pk not in {one.vendor_id for one in reader.judged}:
            raise Http404
        return vendor.name, lambda one: one.vendor_id, vendor.pk

    def _evidence(self, own: list[Judged], findings: list[Any]) -> list[dict[str, Any]]:
        """Findings behind the figures, each with the address of its frames, newest first."""
        place = {one.sample_item_id: one for one in own}
        seen = set(
            Task.objects.visible_to(self.request.user)
            .filter(pk__in={one.task_id for one in own})
            .values_list("pk", flat=True)
        )
        rows = []
        for finding in findings:
            one = place[finding.inspected_at.sample_item_id]
            labelled, true = errors_found.confused(finding) or ("", "")
            facts = {
                "week": f"{one.week:%G-W%V}",
                "type": finding.type,
                "severity": finding.severity,
                "labelled": labelled,
                "true": true,
            }
            wanted = self.request.GET
            if any(wanted.get(key, facts[key]) not in ("", facts[key]) for key in SHOWN):
                continue
            target = finding.track_id or finding.event_id or one.object_id
            url = label_link(one.task_id, target, finding.start, finding.stop)
            rows.append(
                {**facts, "finding": finding, "one": one, "url": url if one.task_id in seen else ""}
            )
        return sorted(rows, key=lambda row: row["week"], reverse=True)[:MOST_EVIDENCE]
