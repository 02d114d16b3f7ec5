"""The pages about invoices, one module a screen."""
