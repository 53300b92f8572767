"""An accuracy report as files: PDF, JSON, CSV, and its signed certificate."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.audits import rules
from apps.audits.models import AccuracyReport
from apps.audits.views.papers import report_paper
from apps.core.domain.signing import ALGORITHM, public_key
from apps.core.domain.spreadsheets import csv_lines
from apps.core.errors import Gone, NotAllowed
from apps.core.views import PageView, csv_file, whole_file

FORMAT = "plumbline-report/1"
COLUMNS = ("position", "item", "label", "start", "stop", "revision", "verdict")
NOT_BLIND = "The certificate names whose work was audited; who audits the lot does not see that."
NO_CERTIFICATE = "This report was frozen before reports were certified."


class ReportFileView(PageView):
    """`GET /reports/{id}/report.pdf`, `report.json`, `items.csv`, `certificate.json`."""

    kind = ""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """The file, as an attachment."""
        report = self.visible(AccuracyReport, pk)
        blind = rules.is_blind(request.user, report.lot)
        return FILES[self.kind](report, blind)


@require_safe
def signing_key(_request: HttpRequest) -> HttpResponse:
    """`GET /signing-key/`: the public key to compare certificates with; open to everybody."""
    return JsonResponse({"algorithm": ALGORITHM, "key": public_key()})


def _pdf(report: AccuracyReport, blind: bool) -> HttpResponse:
    paper = report_paper(report, blind=blind)
    return whole_file(paper, "application/pdf", f"{_name(report)}.pdf")


def _json(report: AccuracyReport, _blind: bool) -> HttpResponse:
    document = {
        "format": FORMAT,
        "report": str(report.pk),
        "version": report.version,
        "frozen_at": report.created_at.isoformat(),
        "figures_sha256": report.inputs_hash,
        "figures": report.figures,
    }
    return _document(document, f"{_name(report)}.json")


def _csv(report: AccuracyReport, _blind: bool) -> HttpResponseBase:
    rows = ([item[name] for name in COLUMNS] for item in report.figures["items"])
    return csv_file(csv_lines(COLUMNS, rows), f"{_name(report)}-items.csv")


def _certificate(report: AccuracyReport, blind: bool) -> HttpResponse:
    if blind:
        raise NotAllowed(NOT_BLIND)
    if not report.certificate:
        raise Gone(NO_CERTIFICATE)
    return _document(report.certificate, f"certificate-{_name(report)}.json")


FILES: dict[str, Callable[[AccuracyReport, bool], HttpResponseBase]] = {
    "pdf": _pdf,
    "json": _json,
    "csv": _csv,
    "certificate": _certificate,
}


def _document(document: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return whole_file(text.encode(), "application/json", name)


def _name(report: AccuracyReport) -> str:
    version = f"-version-{report.version}" if report.version > 1 else ""
    return f"accuracy-lot-{report.lot.number}-round-{report.round}{version}"
