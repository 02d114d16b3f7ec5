"""The official rules and schemas of e-invoices: which ones fit, and which ones an e-invoice breaks."""
