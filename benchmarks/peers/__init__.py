"""Other programs that read invoices offline, measured on the same files."""
