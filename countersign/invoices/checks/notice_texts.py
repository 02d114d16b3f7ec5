"""How each notice of the reader is worded. The names in brackets are its values, as `notices` shows them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Of a code that a later reader may know and this table does not.
UNKNOWN: Final = _(
    "Reading the file found something unusual. Compare it with the form."
)

# Which sum it is that does not hold, by the rule of EN 16931 that wants it to.
SUMS: Final[Mapping[str, Any]] = {
    "BR-CO-10": _(
        "The e-invoice contradicts itself: the total of the items is given as %(stated)s, but comes to %(expected)s."
    ),
    "BR-CO-13": _(
        "The e-invoice contradicts itself: the net total is given as %(stated)s, but comes to %(expected)s."
    ),
    "BR-CO-14": _(
        "The e-invoice contradicts itself: the tax total is given as %(stated)s, but comes to %(expected)s."
    ),
    "BR-CO-15": _(
        "The e-invoice contradicts itself: the gross total is given as %(stated)s, but comes to %(expected)s."
    ),
    "BR-CO-16": _(
        "The e-invoice contradicts itself: the amount to pay is given as %(stated)s, but comes to %(expected)s."
    ),
    "BR-CO-17": _(
        "The e-invoice contradicts itself: the tax at one of its rates is given as %(stated)s, but comes to %(expected)s."
    ),
}

# Values that a text has a plural for.
COUNTED: Final = frozenset({"count", "limit"})

# What an XML seems to be, by the reader's words for it.
SEEMS: Final[Mapping[str, str | Promise]] = {
    "": _("something that nothing in it names"),
    "order": _("an order"),
    "order-response": _("an answer to an order"),
    "despatch-advice": _("a despatch or receipt note"),
    "catalogue": _("a catalogue or price list"),
    "answer": _("an answer to another document"),
    "reminder": _("a reminder or statement of account"),
    "quotation": _("a quotation"),
    "payment-order": _("an order to a bank to pay (pain)"),
    "direct-debit": _("a direct debit (pain.008)"),
    "bank-statement": _("a bank statement (camt)"),
    "bank-message": _("a message between banks (ISO 20022)"),
    "sdi-receipt": _(
        "a receipt or notice of Italy's exchange system (SDI), not the invoice itself"
    ),
    "ksef-receipt": _("a receipt of Poland's KSeF (UPO), not the invoice itself"),
    "tax-report": _("a report to a tax office"),
    "message": _("an envelope of a web service (SOAP)"),
    "feed": _("a news feed"),
    "invoice-isdoc": _("an e-invoice in the Czech format ISDOC"),
    "invoice-eslog": _("an e-invoice in the Slovenian format e-SLOG"),
    "invoice-nav": _("invoice data for Hungary's tax office (NAV)"),
    "invoice-mydata": _("invoice data for Greece's tax office (myDATA)"),
    "invoice-nfe": _("an e-invoice in the Brazilian format NF-e"),
    "invoice-opentrans": _("an e-invoice in the format openTRANS"),
    "invoice-finvoice": _("an e-invoice in the Finnish format Finvoice"),
    "invoice-teapps": _("an e-invoice in the Finnish format TEAPPSXML"),
    "invoice-idoc": _("an invoice message of an SAP system (IDoc)"),
    "invoice-e-fff": _("an e-invoice in a format of its own"),
}

TEXTS: Final[Mapping[str, Any]] = {
    # the XML was not read
    "xml-broken": _(
        "The e-invoice in this file is damaged (line %(line)s, column %(column)s) and was left out."
    ),
    "xml-encoding": _(
        "The letters of the e-invoice in this file can't be made out, so it was left out."
    ),
    "xml-with-dtd": _(
        "The e-invoice in this file contains definitions that none needs and that can be dangerous. It was left out."
    ),
    "xml-too-large": _("The e-invoice in this file is too large and was left out."),
    "xml-too-deep": _(
        "The e-invoice in this file is nested deeper than %(limit)s and was left out."
    ),
    "xml-is-an-order": _("The XML in this file is an order, not an invoice."),
    "xml-not-an-invoice": _(
        "The XML is no e-invoice that this program reads. What it seems to be: %(seems)s (its root element is “%(root)s”)."
        " It is kept unchanged; you can type the fields beside it."
    ),
    # it is read, and no invoice
    "cfdi-payment": _(
        "This is the receipt of a payment (CFDI of type P), not an invoice: it asks for nothing to be paid."
    ),
    "cfdi-transfer": _(
        "This is a transport document (CFDI of type T), not an invoice: it asks for nothing to be paid."
    ),
    "cfdi-payroll": _("This is a pay slip (CFDI of type N), not an invoice."),
    # it holds several invoices
    "xml-several-invoices": ngettext_lazy(
        "The file holds %(count)s invoice; this is number %(at)s. A draft was made of each.",
        "The file holds %(count)s invoices; this is number %(at)s. A draft was made of each.",
        "count",
    ),
    "xml-more-invoices": ngettext_lazy(
        "The file holds %(count)s invoice. Drafts were made up to number %(most)s.",
        "The file holds %(count)s invoices. Drafts were made up to number %(most)s.",
        "count",
    ),
    "several-invoices": ngettext_lazy(
        "This file seems to hold %(count)s invoice. What was read is of the first one.",
        "This file seems to hold %(count)s invoices. What was read is of the first one.",
        "count",
    ),
    # it is signed
    "xml-signature-unchecked": _(
        "The e-invoice carries a signature inside its XML, which this program does not check."
    ),
    "signed-by": _(
        "Signed by %(signer)s. The signature fits the file; whether its certificate is to be trusted was not looked at."
    ),
    "signature-broken": _(
        "The signature of %(signer)s does not fit the file: it was changed after it was signed, or signed by somebody else."
    ),
    "signature-unknown": _(
        "The file is signed (%(signer)s), but whether the signature fits it can't be checked here."
    ),
    # it contradicts itself, its page, or what is possible
    "xml-namespace": _(
        "The e-invoice is written in a vocabulary of its own (%(found)s), so its values may mean something else. Compare them with the page."
    ),
    "xml-amount-malformed": _(
        "%(label)s: the e-invoice has “%(text)s”, which is not how it must write an amount."
    ),
    "xml-date-malformed": _(
        "%(label)s: the e-invoice has “%(text)s”, which is not how it must write a date."
    ),
    "xml-sum-differs": _(
        "The e-invoice contradicts itself: by rule %(rule)s a sum is given as %(stated)s, but comes to %(expected)s."
    ),
    "xml-line-differs": _(
        "The e-invoice contradicts itself: item %(line)s is given as %(stated)s, but comes to %(expected)s."
    ),
    "xml-differs-from-page": _(
        "%(label)s: the e-invoice says %(xml)s, the page says %(page)s."
    ),
    "xml-amount-due-not-on-page": _(
        "The e-invoice asks for %(xml)s, which stands nowhere on the page."
    ),
    "xml-line-differs-from-page": _(
        "%(label)s: the e-invoice says %(xml)s, the page says %(page)s."
    ),
    "siret-malformed": _(
        "The SIRET on the page, %(text)s, does not have its 14 digits."
    ),
    "vat-id-check-digits": _(
        "The vendor's VAT id %(text)s can't be right: its check digits don't fit."
    ),
    "seller-without-tax-id": _(
        "The e-invoice charges tax, but has neither a VAT id nor a tax number of the vendor (%(rule)s)."
    ),
    "xml-profile-missing": _(
        "The e-invoice does not say which standard it follows (%(rule)s)."
    ),
    "xml-profile-unknown": _(
        "The e-invoice says that it follows “%(profile)s”, which is no known standard."
    ),
    "xml-profile-exceeded": _(
        "The e-invoice says that it is of the profile %(profile)s, which has no items, but it has %(lines)s."
    ),
    "rule-broken": _("The e-invoice breaks the official rule %(rule)s: %(text)s"),
    "pro-forma": _(
        "The page calls itself a pro forma invoice: nothing is owed by it, and the invoice itself is still to come."
    ),
    "payment-code-malformed": _(
        "The %(kind)s code on the page can't be paid: its account or amount is not written as it must be."
    ),
    "form-not-shown": _(
        "This PDF is a form of a kind (XFA) that can't be shown here: what was filled in may be missing on its pages. Ask the vendor for a plain PDF."
    ),
    # pages of a long file
    "pages-left-out": _(
        "Reading took too long, so what stands on these pages was not looked at: %(pages)s."
    ),
    "pages-not-searched": _(
        "The file has more words than are looked through. Pages that were not searched for values: %(pages)s."
    ),
    "pages-to-come": _(
        "What stands here is from page 1 and from page %(pages)s on: the pages between are still being read."
    ),
    # files inside the file
    "attachment-broken": _(
        "The file “%(name)s” inside this one is damaged and can't be opened."
    ),
    "attachment-too-large": _(
        "The file “%(name)s” inside this one is too large and was left out."
    ),
    "attachments-too-many": ngettext_lazy(
        "There is more than %(limit)s file inside this one: the rest was left out.",
        "There are more than %(limit)s files inside this one: the rest was left out.",
        "limit",
    ),
    "pdf-holds": _("The PDF holds %(names)s."),
    "pdf-is-a-portfolio": _(
        "The pages of this PDF stand only for the files in it. The PDF holds %(names)s."
    ),
    # the PDF around it
    "einvoice-missing": _(
        "This PDF says that it contains an e-invoice (%(name)s), but there is none in it."
    ),
    "einvoice-name": _(
        "The e-invoice in this PDF is called “%(name)s”, which is not one of the names for it."
    ),
    "einvoice-relationship": _(
        "The PDF does not say what the e-invoice in it is to the page (“%(found)s”)."
    ),
    "einvoice-not-associated": _(
        "The PDF does not tie the e-invoice in it to the document."
    ),
    "einvoice-undeclared": _("The PDF does not say that it contains an e-invoice."),
    "einvoice-level-differs": _(
        "The PDF announces an e-invoice of the profile %(declared)s, the one in it is %(profile)s."
    ),
    "einvoice-not-pdf-a": _(
        "The file is not a PDF/A, as one with an e-invoice should be."
    ),
}
