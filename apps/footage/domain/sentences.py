"""What happens to footage and its uploads, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "footage.received": "{name} received",
        "footage.ingesting": "Indexing begun",
        "footage.ready": "Indexed to the frame and ready",
        "footage.failed": "Could not be indexed",
        "footage.removed": "{name} deleted with everything made from it",
        "hold.set": "{name} put under legal hold: {reason}",
        "hold.lifted": "Legal hold on {name} lifted: {reason}",
        "upload.terminated": "Upload of {name} given up",
        "upload.expired": "Upload of {name} ended unfinished",
    }
)
