"""Whether an invoice is paid, as lists and totals need to know it; who paid it how stands above, in `payments`."""
