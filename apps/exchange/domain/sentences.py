"""What happens to exports, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "export.requested": "Export as {format} asked for",
        "export.queued": "Export queued again",
        "export.ready": "Export ready",
        "export.failed": "Export failed",
        "export.downloaded": "Export downloaded",
    }
)
