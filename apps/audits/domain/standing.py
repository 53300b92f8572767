"""What stands after rulings: an item is defective while a weighty finding of it is not overturned.

Reads only. The verdicts themselves stay as the auditors gave them.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.db.models.query import QuerySet

from apps.annotations.enums import FindingStatus, Severity
from apps.annotations.models import Finding
from apps.audits.enums import Verdict
from apps.audits.models import Sample, SampleItem

WEIGHTY = (Severity.MAJOR, Severity.CRITICAL)


def weighty_findings() -> QuerySet[Finding]:
    """Findings that make their item defective."""
    return Finding.objects.filter(severity__in=WEIGHTY).exclude(status=FindingStatus.OVERTURNED)


def standing_defects(sample: Sample) -> QuerySet[SampleItem]:
    """Items of the sample that were judged defective and still are."""
    found = weighty_findings().filter(inspected_at__sample_item=OuterRef("pk"))
    return SampleItem.objects.filter(
        Exists(found), sample=sample, inspection__verdict=Verdict.DEFECTIVE
    )
