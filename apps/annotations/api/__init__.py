"""The API of the labeling view."""

from .annotation import AnnotationView, ChangesView
from .findings import FindingsView, FindingView, RepliesView
from .history import BlameView, RestoreView, RevisionChangesView, RevisionsView, RevisionView
from .preferences import PreferencesView
from .questions import AnswersView, QuestionsView
from .tracking import TrackingsView, TrackingView
from .work import LeaseView, ReviewView, SubmissionView

__all__ = [
    "AnnotationView",
    "AnswersView",
    "BlameView",
    "ChangesView",
    "FindingView",
    "FindingsView",
    "LeaseView",
    "PreferencesView",
    "QuestionsView",
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
