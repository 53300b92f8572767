"""Pages of data leaving the portal."""

from .exports import ExportFileView, ProjectDataView

__all__ = ["ExportFileView", "ProjectDataView"]
