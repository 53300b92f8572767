"""Tasks, assignments, annotations, change sets and findings."""

from .annotation import ChangeSet, Event, Tag, Track
from .findings import Finding
from .tasks import Assignment, Task

__all__ = ["Assignment", "ChangeSet", "Event", "Finding", "Tag", "Task", "Track"]
