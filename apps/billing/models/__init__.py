"""Accepted units, invoices and their lines."""

from .invoices import AcceptedUnit, Invoice, InvoiceLine

__all__ = ["AcceptedUnit", "Invoice", "InvoiceLine"]
