"""Pages of money."""

from .invoices import InvoiceFileView, InvoiceListView, InvoiceView

__all__ = ["InvoiceFileView", "InvoiceListView", "InvoiceView"]
