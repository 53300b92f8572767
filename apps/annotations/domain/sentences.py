"""What happens to tasks and findings, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "tasks.created": "{tasks} tasks made and handed out",
        "task.leased": "Taken for labeling",
        "task.ready": "Given back to the queue",
        "task.in_progress": "Labeling begun",
        "task.resumed": "Labeling resumed",
        "task.submitted": "Submitted for review",
        "task.in_review": "Review begun",
        "task.returned": "Returned by the reviewer",
        "task.delivered": "Approved by the reviewer and delivered",
        "task.in_lot": "Frozen into lot {lot}",
        "task.accepted": "Accepted with lot {lot}",
        "task.rework": "Back for rework with lot {lot}",
        "task.blocked": "Blocked by a question",
        "task.skipped": "Skipped",
        "finding.recorded": "Finding recorded",
        "finding.taken_back": "Finding taken back",
        "finding.answered": "Finding answered by the {speaker}",
        "question.asked": "Question put to the {addressee}",
        "question.answered": "Question answered or taken further by the {speaker}",
        "finding.acknowledged": "Finding acknowledged",
        "finding.fixed": "Finding fixed",
        "finding.verified": "Fix of a finding verified",
        "finding.open": "Finding opened again",
        "finding.disputed": "Finding disputed",
        "finding.upheld": "Disputed finding upheld",
        "finding.overturned": "Disputed finding overturned",
        "finding.split": "Disputed finding upheld in part",
        "finding.closed": "Finding closed",
    }
)
