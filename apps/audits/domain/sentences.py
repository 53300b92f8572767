"""What happens to lots, in words. Verdicts and seeds stay out: vendors read this too."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "lot.frozen": "Frozen with {items} items",
        "lot.sampling": "Inspection begun",
        "sample.drawn": "Sample drawn: {size} of {of} items, its seed committed to",
        "item.inspected": "Item {position} of the sample inspected",
        "item.inspected_again": "Item {position} of the sample inspected a second time",
        "gold.made": "Task {number} made gold, for at most {cap} people",
        "gold.retired": "Gold retired",
        "lot.accepted": "Accepted. {sentence}",
        "lot.rejected": "Rejected. {sentence}",
        "sample.revealed": "Seed of the draw revealed",
        "report.built": "Accuracy report frozen",
        "lot.rework": "Sent back for rework",
        "dispute.raised": "A finding at item {position} is disputed",
        "dispute.upheld": "A disputed finding was upheld by a second auditor",
        "dispute.overturned": "A disputed finding was overturned by a second auditor",
        "report.replaced": "Accuracy report replaced by version {version}",
        "lot.redelivered": "Delivered again after rework",
        "lot.waived": "Accepted without a decision by the client: {reason}",
        "lot.deemed_accepted": "Accepted by the contract's timer. {reason}",
        "contract.inspection_switched": "From lot {lot} on: {now}",
        "contract.inspection_restarted": "Inspection goes on, tightened: {reason}",
        "lot.accepted_with_rectification": "Accepted with rectification",
    }
)
