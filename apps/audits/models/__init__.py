"""Lots, samples, inspections, decisions, accuracy reports and disputes."""

from .disputes import Dispute, DisputeRuling
from .doubles import SecondFinding, SecondInspection
from .exemptions import Exemption
from .gold import Gold, GoldExposure, GoldScore
from .lots import Decision, Lot, LotGrant, LotItem, LotTask
from .samples import AccuracyReport, Inspection, InspectionFinding, Sample, SampleItem
from .switching import SwitchingState, SwitchingStep

__all__ = [
    "AccuracyReport",
    "Decision",
    "Dispute",
    "DisputeRuling",
    "Exemption",
    "Gold",
    "GoldExposure",
    "GoldScore",
    "Inspection",
    "InspectionFinding",
    "Lot",
    "LotGrant",
    "LotItem",
    "LotTask",
    "Sample",
    "SampleItem",
    "SecondFinding",
    "SecondInspection",
    "SwitchingState",
    "SwitchingStep",
]
