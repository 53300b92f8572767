"""What happens to projects, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "project.created": "Project {name} created",
        "project.edited": "Facts of the project changed",
        "project.active": "Project started",
        "project.paused": "Project paused",
        "project.closed": "Project closed",
        "project.party_added": "Opened to {vendor} under {contract}",
        "project.party_removed": "Access of {vendor} under {contract} ended",
        "schema.published": "Version {number} of the labels published",
    }
)
