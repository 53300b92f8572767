"""Lots, samples, inspections, decisions and accuracy reports."""

from .lots import Decision, Lot, LotGrant, LotItem, LotTask
from .samples import AccuracyReport, Inspection, InspectionFinding, Sample, SampleItem

__all__ = [
    "AccuracyReport",
    "Decision",
    "Inspection",
    "InspectionFinding",
    "Lot",
    "LotGrant",
    "LotItem",
    "LotTask",
    "Sample",
    "SampleItem",
]
