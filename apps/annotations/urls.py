"""Pages of the work: my work, the project's work tab, a task, the labeling view."""

from django.urls import path

from .views.labeling import LabelingView
from .views.queue import MyWorkView, NextReviewView, NextTaskView
from .views.work import ProjectWorkView, TaskView

app_name = "annotations"

urlpatterns = [
    path("tasks/", MyWorkView.as_view(), name="my_work"),
    path("tasks/next/", NextTaskView.as_view(), name="next_task"),
    path("tasks/next-review/", NextReviewView.as_view(), name="next_review"),
    path("tasks/<uuid:pk>/", TaskView.as_view(), name="task"),
    path("tasks/<uuid:pk>/label/", LabelingView.as_view(), name="label"),
    path("projects/<uuid:pk>/work/", ProjectWorkView.as_view(), name="project_work"),
]
