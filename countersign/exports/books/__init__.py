"""Invoices and vendors as an organization's books have them: what DATEV's writers take (`exports/datev/`)."""
