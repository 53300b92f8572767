"""Footage, clips, stored objects, uploads."""

from .footage import Clip, ClipAccess, ClipView, Footage
from .objects import MediaObject, Upload, UploadPart

__all__ = ["Clip", "ClipAccess", "ClipView", "Footage", "MediaObject", "Upload", "UploadPart"]
