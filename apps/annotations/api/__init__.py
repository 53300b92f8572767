"""The API of the labeling view."""

from .annotation import AnnotationView, ChangesView
from .work import FindingsView, LeaseView, ReviewView, SubmissionView

__all__ = [
    "AnnotationView",
    "ChangesView",
    "FindingsView",
    "LeaseView",
    "ReviewView",
    "SubmissionView",
]
