"""How a person likes the labeling view: keys and picture, kept with the person."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from apps.accounts.models import User
from apps.core.errors import InvalidInput

MAX_COMMANDS = 200
MAX_KEYS = 4  # of one command
Command = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z")]
# As the view names a press: modifiers in this order, then a sign or a named key.
Key = Annotated[
    str,
    Meta(max_length=40, pattern=r"^(Ctrl\+)?(Alt\+)?(Shift\+)?([!-~]|[A-Z][A-Za-z0-9]{1,15})\Z"),
]


Percent = Annotated[int, Meta(ge=30, le=300)]


class Picture(Struct, forbid_unknown_fields=True):
    """How the picture is shown, in percent of what it is; `grid` is its parts a side, 0 is none."""

    brightness: Percent
    contrast: Percent
    gamma: Percent
    grid: Annotated[int, Meta(ge=0, le=32)]


class Preferences(Struct, forbid_unknown_fields=True):
    """What may be kept; a part that is not sent stays as it was."""

    keys: (
        Annotated[
            dict[Command, Annotated[list[Key], Meta(max_length=MAX_KEYS)]],
            Meta(max_length=MAX_COMMANDS),
        ]
        | UnsetType
    ) = UNSET
    picture: Picture | UnsetType = UNSET


def read_preferences(user: Any) -> dict[str, Any]:
    """`{"keys": {command: [key, …]}, "picture"?}`, only what differs from what the view brings."""
    return {"keys": {}, **user.labeling_preferences}


def change_preferences(user: Any, sent: Any) -> dict[str, Any]:
    """Replace the parts that were sent. Raises InvalidInput that names what cannot be kept."""
    try:
        preferences = msgspec.convert(sent, Preferences)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            f"These preferences cannot be kept: {str(error)[:200]}. Nothing was changed."
        ) from None
    # Two tabs may save at once; the row is locked so that neither loses the other's part.
    kept = User.objects.select_for_update().get(pk=user.pk)
    kept.labeling_preferences = {
        **kept.labeling_preferences,
        **msgspec.to_builtins(preferences),
    }
    kept.save(update_fields=["labeling_preferences"])
    return read_preferences(kept)
