"""What happens to guidelines, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "guideline.published": "Version {number} of the guideline published",
        "guideline.acknowledged": "Version {number} of the guideline read",
    }
)
