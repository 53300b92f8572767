"""Accuracy reports: the list and one report with its charts."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apps.annotations.enums import FindingStatus
from apps.annotations.views.labeling import label_link
from apps.audits import rules
from apps.audits.domain import trends
from apps.audits.domain.charts import accuracy_chart, findings_chart
from apps.audits.domain.disputes import disputable_until
from apps.audits.domain.evidence import Place, finding_places, item_places
from apps.audits.models import AccuracyReport
from apps.audits.views.scorecards import with_cells
from apps.core.views import PageView

PAGE_SIZE = 50


class ReportListView(PageView):
    """`GET /reports/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Every report the person may see, newest first."""
        found = AccuracyReport.objects.visible_to(request.user).select_related("lot__project")
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "audits/reports.html", {"page": page})


class ReportView(PageView):
    """`GET /reports/{id}/`."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """The report as it was frozen."""
        report = self.visible(AccuracyReport, pk)
        blind = rules.is_blind(request.user, report.lot)
        until = disputable_until(report.lot, report.round)
        disputes = bool(
            rules.can_dispute(request.user, report.lot) and until and timezone.now() <= until
        )
        context = {
            "report": report,
            "figures": report.figures,
            "lot": report.lot,
            "accuracy_chart": accuracy_chart(report.figures),
            "findings_chart": findings_chart(report.figures),
            "items": _items(report, request.user),
            **_over_time(report),
            "findings": [
                {
                    "position": position,
                    "finding": finding,
                    "url": _url(place),
                    "dispute": getattr(finding, "dispute", None),
                    "can_dispute": disputes and finding.status == FindingStatus.OPEN,
                }
                for position, finding, place in finding_places(report, request.user)
            ],
            "versions": report.lot.reports.filter(round=report.round).order_by("version"),
            "newest": report.lot.reports.filter(round=report.round).first(),
            "certified": bool(report.certificate) and not blind,
        }
        return render(request, "audits/report.html", context)


def _over_time(report: AccuracyReport) -> dict[str, Any]:
    """Weeks and labels of reports that hold them: those frozen before do not."""
    weeks = trends.frozen_weeks(report.figures.get("weeks", []))
    found: dict[str, Any] = {"people": report.figures.get("by_annotator", [])}
    if len(weeks) > 1:
        found["p_chart"] = trends.p_chart(weeks)
        found["trend"] = trends.trend_sentence(weeks)
    if "confusion" in report.figures:
        found["confusion"] = with_cells(report.figures["confusion"])
    return found


def _items(report: AccuracyReport, user: Any) -> list[dict[str, Any]]:
    places = item_places(report, user)
    return [
        {**item, "last": item["stop"] - 1, "url": _url(places.get(item["item"]))}
        for item in report.figures["items"]
    ]


def _url(place: Place | None) -> str:
    if place is None or place.task_id is None:
        return ""
    return label_link(place.task_id, place.object_id or "", place.start, place.stop)
