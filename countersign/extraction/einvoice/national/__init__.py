"""E-invoices of single countries, each format in a file of its own."""
