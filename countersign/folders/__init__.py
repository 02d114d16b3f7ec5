"""Folders that scanners and other programs put invoices in."""
