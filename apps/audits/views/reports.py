"""Accuracy reports: the list and one report with its charts."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.audits import rules
from apps.audits.domain.charts import accuracy_chart, findings_chart
from apps.audits.models import AccuracyReport
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
        context = {
            "report": report,
            "figures": report.figures,
            "lot": report.lot,
            "accuracy_chart": accuracy_chart(report.figures),
            "findings_chart": findings_chart(report.figures),
            "certified": bool(report.certificate) and not blind,
        }
        return render(request, "audits/report.html", context)
