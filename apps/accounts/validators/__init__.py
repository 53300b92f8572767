"""What an organization may say of where it is."""

from .places import country_choices, is_country, is_timezone, timezone_choices

__all__ = ["country_choices", "is_country", "is_timezone", "timezone_choices"]
