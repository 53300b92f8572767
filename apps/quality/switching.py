"""When inspection gets stricter or looser: the switching rules of acceptance by AQL.

Redrawn lots are left out by the caller: they never count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .standard import Severity

SCORE_FOR_REDUCED = 30


@dataclass(frozen=True)
class Inspected:
    """How a lot fared at its first inspection.

    Attributes
    ----------
    accepted : bool
    allowed : int
        Acceptance number of its plan.
    would_pass_tighter : bool
        Whether it would have been accepted at the next lower AQL; asked where `allowed` is 2 or
        more.
    between : bool
        Reduced inspection found more than the acceptance and less than the rejection number.
    """

    accepted: bool
    allowed: int = 0
    would_pass_tighter: bool = False
    between: bool = False


@dataclass(frozen=True)
class State:
    """Where the switching stands before the next lot.

    Attributes
    ----------
    severity : Severity
    stopped : bool
        Inspection is discontinued until the supplier has improved.
    score : int
        Switching score of normal inspection.
    recent : tuple of bool
        Verdicts since the last switch, at most five.
    rejected : int
        Lots rejected since tightened inspection began.
    """

    severity: Severity = Severity.NORMAL
    stopped: bool = False
    score: int = 0
    recent: tuple[bool, ...] = ()
    rejected: int = 0


def after(state: State, lot: Inspected) -> State:
    """The state after one more lot.

    Raises
    ------
    ValueError
        If inspection was stopped.

    Notes
    -----
    MIL-STD-105E §4.7; the switching score is that of ISO 2859-1 (1999) §9.3.3: 3 for a lot that
    would also pass at the next tighter AQL (2 for an accepted lot where the plan allows 0 or 1),
    else back to 0.
    """
    if state.stopped:
        raise ValueError("Inspection is stopped: 5 lots were rejected on tightened inspection.")
    recent = (*state.recent, lot.accepted)[-5:]
    if state.severity is Severity.REDUCED:
        if not lot.accepted or lot.between:
            return State(Severity.NORMAL)
        return replace(state, recent=recent)
    if state.severity is Severity.TIGHTENED:
        rejected = state.rejected + (not lot.accepted)
        if recent == (True,) * 5:
            return State(Severity.NORMAL)
        return replace(state, recent=recent, rejected=rejected, stopped=rejected >= 5)
    if recent.count(False) >= 2:
        return State(Severity.TIGHTENED)
    score = _score(state.score, lot)
    if score >= SCORE_FOR_REDUCED:
        return State(Severity.REDUCED)
    return replace(state, recent=recent, score=score)


def _score(score: int, lot: Inspected) -> int:
    if lot.allowed >= 2:
        return score + 3 if lot.accepted and lot.would_pass_tighter else 0
    return score + 2 if lot.accepted else 0
