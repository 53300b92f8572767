"""The API of the labeling view."""

from .annotation import AnnotationView, ChangesView
from .findings import FindingsView, FindingView, RepliesView
from .history import BlameView, RestoreView, RevisionChangesView, RevisionsView, RevisionView
from .preferences import PreferencesView
from .tracking import TrackingsView, TrackingView
from .work import LeaseView, ReviewView, SubmissionView

__all__ = [
    "AnnotationView",
    "BlameView",
    "ChangesView",
    "FindingView",
    "FindingsView",
    "LeaseView",
    "PreferencesView",
    "RepliesView",
    "RestoreView",
    "ReviewView",
    "RevisionChangesView",
    "RevisionView",
    "RevisionsView",
    "SubmissionView",
    "TrackingView",
    "TrackingsView",
]
