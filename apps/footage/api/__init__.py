"""The API of footage: resumable uploads, the frame index of a clip."""

from .frames import ClipFramesView
from .known_files import KnownFilesView
from .uploads import UploadsView, UploadView

__all__ = ["ClipFramesView", "KnownFilesView", "UploadView", "UploadsView"]
