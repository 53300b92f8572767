"""Reading the body of a change set strictly: what does not fit is named by place, with what to do.

msgspec checks types, ranges and unknown fields; what it lets pass is checked here: a key given
twice (it keeps the last), and text that is no UTF-8 (it raises an error of another kind).
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import msgspec

from apps.annotations.domain.payloads import ChangeSetPayload
from apps.core.errors import InvalidInput

_decoder = msgspec.json.Decoder(ChangeSetPayload)
_plain = msgspec.json.Decoder()
_PLACE = re.compile(r"^(?P<message>.*?) - at (?:`key` in )?`\$\.?(?P<where>[^`]*)`$", re.DOTALL)
_BYTE = re.compile(r"\((byte \d+)\)")
_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')
MOST_SAID = 200  # a message may quote what was sent
HINTS = (
    ("unknown field", "take it out"),
    ("missing required field", "add it"),
    ("out of range", "send a smaller number"),
    ("of length <=", "shorten it"),
    ("of length >=", "give at least one"),
    ("malformed", "send JSON, in UTF-8"),
    ("truncated", "send all of it"),
    ("Invalid UUID", "send a UUID of your own making"),
    ("Invalid enum value", "use one of the known values"),
    ("Expected", "send it as the format says"),
)


def decode_change_set(body: bytes | dict[str, Any]) -> ChangeSetPayload:
    """Decode strictly. Raises InvalidInput that names the first place that does not fit."""
    try:
        if not isinstance(body, bytes):
            return msgspec.convert(body, ChangeSetPayload)
        payload = _decoder.decode(body)
    except UnicodeDecodeError:
        _refuse("", "The text is not UTF-8; send it as UTF-8.")
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        _refuse(*_told(str(error)))
    except RecursionError:
        _refuse("", "It nests too deeply; a change set nests six levels.")
    _refuse_doubled_keys(body)
    return payload


def _told(error: str) -> tuple[str, str]:
    """Place and message of an error of msgspec, with what to do about it."""
    found, at_byte = _PLACE.match(error), _BYTE.search(error)
    where = found["where"] if found else at_byte[1] if at_byte else ""
    message = found["message"] if found else error
    if "matching regex" in message:
        return where, "A NUL character cannot be kept; take it out."
    message = message[:MOST_SAID]
    hint = next((todo for part, todo in HINTS if part in message), "mend it")
    return where, f"{message}; {hint}."


def _refuse_doubled_keys(body: bytes) -> None:
    """Raise InvalidInput if an object of a body that decodes names a key twice.

    Most bodies are cleared by counting: written again, what was read has as many `":`. Only a
    body in which a quote or a colon may be spelled otherwise needs the slow reading, which also
    says where.
    """
    is_plain = b"\\u" not in body and not _SPACED_COLON.search(body)
    if is_plain and body.count(b'":') == msgspec.json.encode(_plain.decode(body)).count(b'":'):
        return
    json.loads(body, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        _refuse(_name_of(found), f"The key “{doubled[:64]}” is given twice; give it once.")
    return found


def _name_of(part: dict[str, Any]) -> str:
    """Which part of a change set it is, told by its keys."""
    if "base" in part:
        return "change set"
    if "id" in part:
        return f"{part.get('kind', 'object')} {part['id']}"
    return f"keyframe {part['frame']}" if "frame" in part else "attributes"


def _refuse(where: str, message: str) -> NoReturn:
    raise InvalidInput(
        "The change set is not well formed; nothing was saved.",
        [{"where": where, "message": message}],
    ) from None
