"""Every code that a Notice about an e-invoice can carry, with the names of its values; the screens have the texts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # the XML cannot be read at all
        "xml-broken": ("line", "column"),
        "xml-encoding": (),
        "xml-with-dtd": (),
        "xml-too-large": ("limit",),  # bytes or elements
        "xml-too-deep": ("limit",),
        "xml-is-an-order": (),
        "xml-not-an-invoice": ("root", "seems"),
        # it is read, and no invoice
        "cfdi-payment": (),
        "cfdi-transfer": (),
        "cfdi-payroll": (),
        # it holds several invoices
        "xml-several-invoices": ("at", "count"),
        "xml-more-invoices": ("count", "most"),
        # it is signed
        "xml-signature-unchecked": (),
        "signed-by": ("signer",),
        "signature-broken": ("signer",),
        "signature-unknown": ("signer",),
        # it contradicts itself or its syntax
        "xml-namespace": ("found", "expected"),
        "xml-amount-malformed": ("field", "text"),  # "line" besides, for an item
        "xml-date-malformed": ("field", "text"),
        "xml-sum-differs": ("rule", "stated", "expected"),
        "xml-line-differs": ("line", "stated", "expected"),
        # it contradicts its page
        "xml-differs-from-page": ("field", "xml", "page"),
        "xml-line-differs-from-page": ("field", "line", "xml", "page"),
        "xml-amount-due-not-on-page": ("xml",),
        "siret-malformed": ("text",),
        # it cannot be right, or breaks a rule
        "due-before-issue": ("issue_date", "due_date"),
        "vat-id-check-digits": ("text",),
        "iban-check-digits": ("text",),
        "seller-without-tax-id": ("rule",),
        "xml-profile-missing": ("rule",),
        "xml-profile-unknown": ("profile",),
        "xml-profile-exceeded": ("profile", "lines"),
        "rule-broken": ("rule", "text"),
        # files inside the file
        "attachment-broken": ("name",),
        "attachment-too-large": ("name", "limit"),  # bytes
        "attachments-too-many": ("limit",),
        "pdf-holds": ("names",),
        "pdf-is-a-portfolio": ("names",),
        # the PDF around it departs from its standard
        "einvoice-missing": ("name",),
        "einvoice-name": ("name",),
        "einvoice-relationship": ("found",),
        "einvoice-not-associated": (),
        "einvoice-undeclared": (),
        "einvoice-level-differs": ("declared", "profile"),
        "einvoice-not-pdf-a": (),
    }
)
