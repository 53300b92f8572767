"""Lots, samples, inspections, decisions, accuracy reports and disputes."""

from .disputes import Dispute, DisputeRuling
from .lots import Decision, Lot, LotGrant, LotItem, LotTask
from .samples import AccuracyReport, Inspection, InspectionFinding, Sample, SampleItem

__all__ = [
    "AccuracyReport",
    "Decision",
    "Dispute",
    "DisputeRuling",
    "Inspection",
    "InspectionFinding",
    "Lot",
    "LotGrant",
    "LotItem",
    "LotTask",
    "Sample",
    "SampleItem",
]
