"""What the official rules say of the e-invoices that invoices were entered from."""
