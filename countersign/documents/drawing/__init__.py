"""E-invoices drawn as pages, in the organization's language: a drawing is made of the file and can be made again any time."""
