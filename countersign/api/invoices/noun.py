"""Where all operations on invoices are: one address takes several methods only in one router."""

from ninja import Router

router = Router(tags=["Invoices"])
