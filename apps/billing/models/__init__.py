"""Accepted units, invoices and their lines, corrections of issued invoices."""

from .corrections import Correction
from .invoices import AcceptedUnit, Invoice, InvoiceLine

__all__ = ["AcceptedUnit", "Correction", "Invoice", "InvoiceLine"]
