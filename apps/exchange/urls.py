"""Pages of data leaving the portal."""

from django.urls import path

from .views import ExportFileView, ProjectDataView

app_name = "exchange"

urlpatterns = [
    path("projects/<uuid:pk>/data/", ProjectDataView.as_view(), name="project_data"),
    path("exports/<uuid:pk>/file/", ExportFileView.as_view(), name="export_file"),
]
