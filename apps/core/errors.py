"""What domain functions raise; core.api and core.middleware turn these into HTTP answers."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A refusal a person can understand: `message` says what was wrong and what to do."""

    status = 400
    code = "refused"
    passes = False  # True: it will end by itself, so a job that meets it waits and tries again

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = details


class InvalidInput(DomainError):
    """Input that breaks a rule; `errors` names each place: `[{"where": …, "message": …}]`."""

    code = "invalid"

    def __init__(self, message: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(message, errors=errors or [])


class NotAllowed(DomainError):
    """The person may see the object but not do this to it."""

    status = 403
    code = "not_allowed"


class Conflict(DomainError):
    """The object is not (or no longer) in the state this step needs."""

    status = 409
    code = "conflict"


class IllegalTransition(Conflict):
    """A step the state machine does not have."""

    code = "illegal_transition"


class Gone(DomainError):
    """It was there and has been ended or destroyed for good."""

    status = 410
    code = "gone"


class TooLarge(DomainError):
    """More than a stated limit."""

    status = 413
    code = "too_large"


class Unavailable(DomainError):
    """A part the answer needs (keys, storage) is away; nothing was lost, try again."""

    status = 503
    code = "unavailable"
    passes = True


class Damaged(Unavailable):
    """What is stored is not what was written. No waiting mends it; an operator has to look."""

    code = "damaged"
    passes = False
