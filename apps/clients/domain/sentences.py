"""What happens to a client's profile, in words."""

from apps.core.domain.wording import register_sentences

register_sentences({"clientprofile.edited": "Profile of the client changed"})
