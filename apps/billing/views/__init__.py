"""Pages of money."""

from .invoices import CorrectionFileView, InvoiceFileView, InvoiceListView, InvoiceView

__all__ = ["CorrectionFileView", "InvoiceFileView", "InvoiceListView", "InvoiceView"]
