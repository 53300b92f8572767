"""Pages of audits."""

from django.urls import path

from .views.draws import DrawView
from .views.items import ItemView, NextItemView
from .views.lots import LotListView, LotView, ProjectQualityView
from .views.reports import ReportListView, ReportView

app_name = "audits"

urlpatterns = [
    path("lots/", LotListView.as_view(), name="lots"),
    path("lots/<uuid:pk>/", LotView.as_view(), name="lot"),
    path("lots/<uuid:pk>/draw/", DrawView.as_view(), name="draw"),
    path("lots/<uuid:pk>/inspection/", NextItemView.as_view(), name="next_item"),
    path("items/<uuid:pk>/", ItemView.as_view(), name="item"),
    path("reports/", ReportListView.as_view(), name="reports"),
    path("reports/<uuid:pk>/", ReportView.as_view(), name="report"),
    path("projects/<uuid:pk>/quality/", ProjectQualityView.as_view(), name="project_quality"),
]
