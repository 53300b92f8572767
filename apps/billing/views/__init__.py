"""Pages of money."""

from .invoices import InvoiceListView, InvoiceView

__all__ = ["InvoiceListView", "InvoiceView"]
