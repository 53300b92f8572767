"""Pages of projects. Other tabs of a project belong to the apps above."""

from django.urls import path

from .views.access import ProjectAccessView
from .views.activity import ProjectActivityView
from .views.pages import NewProjectView, ProjectListView, ProjectView
from .views.schema import ProjectSchemaView

app_name = "projects"

urlpatterns = [
    path("projects/", ProjectListView.as_view(), name="projects"),
    path("projects/new/", NewProjectView.as_view(), name="new_project"),
    path("projects/<uuid:pk>/", ProjectView.as_view(), name="project"),
    path("projects/<uuid:pk>/schema/", ProjectSchemaView.as_view(), name="project_schema"),
    path("projects/<uuid:pk>/access/", ProjectAccessView.as_view(), name="project_access"),
    path("projects/<uuid:pk>/activity/", ProjectActivityView.as_view(), name="project_activity"),
]
