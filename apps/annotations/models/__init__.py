"""Tasks, assignments, annotations, change sets and findings."""

from .annotation import ChangeSet, Event, Tag, Track
from .findings import Finding, FindingReply
from .questions import Question, QuestionReply
from .tasks import Assignment, Task

__all__ = [
    "Assignment",
    "ChangeSet",
    "Event",
    "Finding",
    "FindingReply",
    "Question",
    "QuestionReply",
    "Tag",
    "Task",
    "Track",
]
