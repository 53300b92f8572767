"""States as color + icon + word, by machine value. Knows words, not which step is allowed."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.templatetags.look.parts import icon

register = template.Library()


class State(NamedTuple):
    """How a state is shown: tone (idle, moving, good, warn, bad), icon, word."""

    tone: str
    icon: str
    word: str


def _tone(tone: str, **states: str) -> dict[str, State]:
    """`value="icon Word"` pairs of one tone."""
    pairs = {value: text.split(" ", 1) for value, text in states.items()}
    return {value: State(tone, icon_name, word) for value, (icon_name, word) in pairs.items()}


STATES: dict[str, State] = {
    **_tone(
        "idle",
        none="circle-dashed Not audited",
        draft="pencil Draft",
        profile_draft="pencil Profile draft",
        invited="mail Invited",
        pending="mail Pending",
        preparing="pencil Preparing",
        open="circle Open",
        queued="clock Queued",
        ready="circle Ready",
        skipped="player-skip-forward Skipped",
        closed="lock Closed",
        archived="archive Archived",
        withdrawn="arrow-back-up Withdrawn",
        declined="x Declined",
        revoked="ban Revoked",
        cancelled="ban Cancelled",
        terminated="ban Terminated",
        expired="calendar-x Expired",
        void="ban Void",
        offboarded="user-x Offboarded",
        overturned="arrow-back-up Overturned",
        minor="flag Minor",
    ),
    **_tone(
        "moving",
        leased="clock-play Leased",
        in_progress="circle-half-2 In progress",
        submitted="send Submitted",
        in_review="eye In review",
        under_review="eye Under review",
        in_lot="package In lot",
        frozen="lock Frozen",
        sampling="microscope In audit",
        sampled="microscope Sampled",
        redelivered="refresh Redelivered",
        received="cloud-upload Received",
        ingesting="refresh Indexing",
        running="refresh Running",
        proposed="send Proposed",
        sent="send Sent",
        approved="thumb-up Approved",
        acknowledged="eye-check Acknowledged",
        matched="list-check Matched",
        scheduled="calendar Scheduled",
        fixed="tool Fixed",
        probation="hourglass Probation",
    ),
    **_tone(
        "good",
        accepted="circle-check Accepted",
        active="circle-check Active",
        awarded="trophy Awarded",
        complete="check Complete",
        correct="check Correct",
        deemed_accepted="clock Deemed accepted",
        delivered="package Delivered",
        paid="coin Paid",
        passed="shield-check Passed",
        preferred="star Preferred",
        qualified="rosette-discount-check Qualified",
        signed="signature Signed",
        succeeded="check Done",
        upheld="gavel Upheld",
        verified="checks Verified",
    ),
    **_tone(
        "warn",
        accepted_with_rectification="tool Accepted, rectified",
        amended="git-compare Amended",
        blocked="hand-stop Blocked",
        changes_requested="message-circle Changes requested",
        countered="switch-horizontal Countered",
        disputed="scale Disputed",
        major="flag-2 Major",
        on_hold="player-pause On hold",
        parked="alert-triangle Needs a person",
        paused="player-pause Paused",
        returned="arrow-back-up Returned",
        rework="rotate-clockwise Rework",
        split="scale Split",
        suspended="player-pause Suspended",
        variance="alert-triangle Variance",
        waived="file-check Waived",
    ),
    **_tone(
        "bad",
        critical="alert-octagon Critical",
        defective="circle-x Defective",
        failed="circle-x Failed",
        rejected="circle-x Rejected",
    ),
}
# The same word of another machine, where it means something else.
OF_MACHINE: dict[tuple[str, str], State] = {
    ("footage", "deleted"): State("idle", "trash", "Deleted"),
    ("footage", "ready"): State("good", "circle-check", "Ready"),
    ("export", "ready"): State("good", "circle-check", "Ready"),
    ("upload", "terminated"): State("idle", "ban", "Cancelled"),
    ("contract", "terminated"): State("bad", "ban", "Terminated"),
    ("invoice", "approved"): State("good", "thumb-up", "Approved"),
    ("finding", "open"): State("warn", "alert-circle", "Open"),
    ("finding", "fixed"): State("good", "tool", "Fixed"),
    ("task", "approved"): State("good", "thumb-up", "Approved"),
    ("audit", "failed"): State("bad", "shield-x", "Failed audit"),
    ("audit", "passed"): State("good", "shield-check", "Passed audit"),
}


def state_of(value: str, machine: str = "") -> State:
    """The state of a machine value; an unknown one is shown as it is called, without a color."""
    known = OF_MACHINE.get((machine, value)) or STATES.get(value)
    return known or State("idle", "circle", str(value).replace("_", " ").capitalize())


@register.simple_tag
def status(value: str, machine: str = "", word: str = "") -> SafeString:
    """A badge: `{% status lot.status "lot" %}`; `word` replaces the usual word."""
    if not value:
        return SafeString("")
    state = state_of(str(value), machine)
    return format_html(
        '<span class="pl-status pl-tone-{}">{}{}</span>',
        state.tone,
        icon(state.icon),
        word or state.word,
    )


@register.filter
def state_word(value: str, machine: str = "") -> str:
    """Only the word: `{{ task.status|state_word }}`."""
    return state_of(str(value), machine).word
