"""Projects, parties, grants and label schemas."""

from .projects import LabelSchema, Project, ProjectGrant, ProjectParty

__all__ = ["LabelSchema", "Project", "ProjectGrant", "ProjectParty"]
