"""Pages of guidelines."""

from django.urls import path

from .views.pages import GuidelineView, ProjectGuidelineView

app_name = "guidelines"

urlpatterns = [
    path("projects/<uuid:pk>/guideline/", ProjectGuidelineView.as_view(), name="project_guideline"),
    path("guidelines/<uuid:pk>/", GuidelineView.as_view(), name="guideline"),
]
