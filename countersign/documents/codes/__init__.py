"""What the codes of e-invoices are called, in the language that is active; a code without a name stands for itself."""

from countersign.documents.codes.names import (
    allowance_reason,
    category,
    charge_reason,
    counted,
    country,
    currency,
    document_type,
    exemption,
    goods_scheme,
    payment_means,
    scheme,
    tax_point,
    unit,
)

__all__ = [
    "allowance_reason",
    "category",
    "charge_reason",
    "counted",
    "country",
    "currency",
    "document_type",
    "exemption",
    "goods_scheme",
    "payment_means",
    "scheme",
    "tax_point",
    "unit",
]
