"""Life of an invoice (product.md §4)."""

from django.db.models import TextChoices


class InvoiceStatus(TextChoices):
    """From accepted units to money."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    MATCHED = "matched"
    VARIANCE = "variance"
    APPROVED = "approved"
    DISPUTED = "disputed"
    SCHEDULED = "scheduled"
    PAID = "paid"
    VOID = "void"


I = InvoiceStatus  # noqa: E741
INVOICE_TRANSITIONS: dict[str, frozenset[str]] = {
    I.DRAFT: frozenset({I.SUBMITTED, I.VOID}),
    I.SUBMITTED: frozenset({I.MATCHED, I.VARIANCE}),
    I.MATCHED: frozenset({I.APPROVED, I.DISPUTED}),
    I.VARIANCE: frozenset({I.APPROVED, I.DISPUTED}),
    I.DISPUTED: frozenset({I.APPROVED, I.VOID}),
    I.APPROVED: frozenset({I.SCHEDULED}),
    I.SCHEDULED: frozenset({I.PAID}),
}
