"""What happens to money, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "units.accepted": "{units} accepted units counted",
        "invoice.drafted": "Drafted from the accepted units",
        "invoice.redrafted": "Drafted anew after a ruling on a dispute",
        "invoice.corrected": "Corrected by {correction} after a ruling on a dispute",
        "invoice.submitted": "Submitted by the vendor",
        "invoice.matched": "Matched against the accepted units",
        "invoice.variance": "Differs from the accepted units",
        "invoice.approved": "Approved by the client",
        "invoice.disputed": "Disputed by the client",
        "invoice.scheduled": "Payment scheduled",
        "invoice.paid": "Paid",
        "invoice.void": "Voided",
    }
)
