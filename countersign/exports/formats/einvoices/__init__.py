"""E-invoices: the original where there is one, else written from the record and marked as such."""
