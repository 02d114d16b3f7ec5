"""What an XML file seems to be that is no e-invoice we read: by its namespace, else by the name of its root element."""

import re
from typing import Final

from lxml import etree

# Namespaces, then root elements, each with a stable word for what it is; the screens have the texts.
_BY_SPACE: Final = (
    (r"urn:iso:std:iso:20022:tech:xsd:pain\.008.*", "direct-debit"),
    (r"urn:iso:std:iso:20022:tech:xsd:pain\..*", "payment-order"),
    (r"urn:iso:std:iso:20022:tech:xsd:camt\..*", "bank-statement"),
    (r"urn:iso:std:iso:20022:.*", "bank-message"),
    (r"https?://(www\.fatturapa|ivaservizi\.agenziaentrate)\.gov\.it/.*messaggi.*", "sdi-receipt"),
    (r"http://upo\.schematy\.mf\.gov\.pl/.*|http://ksef\.mf\.gov\.pl/.*upo.*", "ksef-receipt"),
    (r"http://isdoc\.cz/.*", "invoice-isdoc"),
    (r"urn:eslog:.*", "invoice-eslog"),
    (r"https?://schemas\.nav\.gov\.hu/.*", "invoice-nav"),
    (r"http://www\.aade\.gr/.*", "invoice-mydata"),
    (r"http://www\.portalfiscal\.inf\.br/.*", "invoice-nfe"),
    (r"http://www\.opentrans\.org/.*", "invoice-opentrans"),
    (r"urn:OECD:StandardAuditFile-Tax:.*", "tax-report"),
    (r"http://jpk\.mf\.gov\.pl/.*", "tax-report"),
    (r"http://schemas\.xmlsoap\.org/soap/envelope/|http://www\.w3\.org/2003/05/soap-envelope", "message"),
)  # fmt: skip
_BY_ROOT: Final = {
    "order": ("Order", "OrderChange", "ORDER", "CrossIndustryOrder", "SCRDMCCBDACIOMessageStructure"),
    "order-response": ("OrderResponse", "OrderResponseSimple", "ORDERRESPONSE"),
    "despatch-advice": ("DespatchAdvice", "ReceiptAdvice", "DISPATCHNOTIFICATION", "CrossIndustryDespatchAdvice"),
    "catalogue": ("Catalogue", "BMECAT", "PriceList"),
    "answer": ("ApplicationResponse", "CrossDomainAcknowledgementAndResponse", "CDARDocument"),
    "reminder": ("Reminder", "Statement"),
    "quotation": ("Quotation", "RequestForQuotation", "Tender"),
    "tax-report": ("AuditFile", "JPK", "SAF-T"),
    "sdi-receipt": (
        *("RicevutaConsegna", "RicevutaScarto", "RicevutaImpossibilitaRecapito", "NotificaScarto", "NotificaEsito"),
        *("NotificaMancataConsegna", "NotificaDecorrenzaTermini", "NotificaEsitoCommittente", "ScartoEsitoCommittente"),
        *("AttestazioneTrasmissioneFattura", "MetadatiInvioFile", "FileMetadati"),
    ),
    "ksef-receipt": ("Potwierdzenie", "UPO"),
    "invoice-finvoice": ("Finvoice",),
    "invoice-teapps": ("INVOICE_CENTER",),
    "invoice-idoc": ("INVOIC01", "INVOIC02"),
    "invoice-opentrans": ("INVOICE",),
    "invoice-nfe": ("nfeProc", "NFe", "CompNfse"),
    "invoice-e-fff": ("invoice", "factura", "Factura", "FacturaElectronica"),
    "feed": ("rss", "feed"),
}  # fmt: skip
_ROOTS: Final = {root: what for what, roots in _BY_ROOT.items() for root in roots}


def seeming(root: etree._Element) -> str:
    """The word for it; "" where neither namespace nor root element tells."""
    name = etree.QName(root)
    for pattern, what in _BY_SPACE:
        if re.fullmatch(pattern, name.namespace or ""):
            return what
    return _ROOTS.get(name.localname, "")


def is_foreign(root: etree._Element) -> bool:
    """Is it known to be something else, though its root element is called like an invoice's?"""
    space = etree.QName(root).namespace or ""
    return any(re.fullmatch(pattern, space) for pattern, _what in _BY_SPACE)
