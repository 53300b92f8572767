"""Footage, clips, stored objects, uploads, and how long all of it lives."""

from .certificates import DeletionCertificate
from .footage import Clip, ClipAccess, ClipView, Footage
from .imports import BucketConnection, ImportedObject
from .key_holders import ClientKeys, ProjectKeys
from .life import (
    ClipAcceptance,
    DeletionReceipt,
    HoldLift,
    LegalHold,
    RetentionNotice,
    RetentionRule,
)
from .objects import MediaObject, StorageQuota, Upload, UploadPart

__all__ = [
    "BucketConnection",
    "ClientKeys",
    "Clip",
    "ClipAcceptance",
    "ClipAccess",
    "ClipView",
    "DeletionCertificate",
    "DeletionReceipt",
    "Footage",
    "HoldLift",
    "ImportedObject",
    "LegalHold",
    "MediaObject",
    "ProjectKeys",
    "RetentionNotice",
    "RetentionRule",
    "StorageQuota",
    "Upload",
    "UploadPart",
]
