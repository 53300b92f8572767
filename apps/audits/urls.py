"""Pages of audits."""

from django.urls import path

from .views.calibration import CalibrationView
from .views.disputes import DisputeFramesView, DisputeListView, DisputeView, NewDisputeView
from .views.draws import DrawView
from .views.gold import GoldView
from .views.gold_review import GoldReviewView
from .views.inspections import InspectionView
from .views.items import ItemView, NextItemView
from .views.lots import LotListView, LotView, ProjectQualityView
from .views.report_files import ReportFileView, signing_key
from .views.reports import ReportListView, ReportView
from .views.scorecards import ScorecardsView, ScorecardView

app_name = "audits"

urlpatterns = [
    path("lots/", LotListView.as_view(), name="lots"),
    path("lots/<uuid:pk>/", LotView.as_view(), name="lot"),
    path("contracts/<uuid:pk>/inspection/", InspectionView.as_view(), name="inspection"),
    path("lots/<uuid:pk>/draw/", DrawView.as_view(), name="draw"),
    path("lots/<uuid:pk>/inspection/", NextItemView.as_view(), name="next_item"),
    path("items/<uuid:pk>/", ItemView.as_view(), name="item"),
    path("findings/<uuid:pk>/dispute/", NewDisputeView.as_view(), name="new_dispute"),
    path("disputes/", DisputeListView.as_view(), name="disputes"),
    path("disputes/<uuid:pk>/", DisputeView.as_view(), name="dispute"),
    path("disputes/<uuid:pk>/frames/", DisputeFramesView.as_view(), name="dispute_frames"),
    path("calibration/", CalibrationView.as_view(), name="calibration"),
    path("scorecards/", ScorecardsView.as_view(), name="scorecards"),
    path("scorecards/<slug:slug>/", ScorecardView.as_view(), name="scorecard"),
    path("reports/", ReportListView.as_view(), name="reports"),
    path("reports/<uuid:pk>/", ReportView.as_view(), name="report"),
    path("reports/<uuid:pk>/report.pdf", ReportFileView.as_view(kind="pdf"), name="report_pdf"),
    path("reports/<uuid:pk>/report.json", ReportFileView.as_view(kind="json"), name="report_json"),
    path("reports/<uuid:pk>/items.csv", ReportFileView.as_view(kind="csv"), name="report_csv"),
    path(
        "reports/<uuid:pk>/certificate.json",
        ReportFileView.as_view(kind="certificate"),
        name="certificate",
    ),
    path("signing-key/", signing_key, name="signing_key"),
    path("projects/<uuid:pk>/gold/", GoldView.as_view(), name="gold"),
    path("gold-scores/<uuid:pk>/", GoldReviewView.as_view(), name="gold_review"),
    path("projects/<uuid:pk>/quality/", ProjectQualityView.as_view(), name="project_quality"),
]
