"""What the parts of a CII invoice are called: ZUGFeRD 1.0 has the schema of 2013, all others that of 2016."""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.terms import (
    Date,
    attribute,
    every,
    said,
    text,
)
from countersign.extraction.einvoice.values import iso_or_as_written

NAMESPACES: Final = {
    "CrossIndustryInvoice": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "CrossIndustryDocument": "urn:ferd:CrossIndustryDocument:invoice:1p0",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The parts whose names changed."""

    version: str = ""
    context: str = "ExchangedDocumentContext"
    document: str = "ExchangedDocument"
    transaction: str = "SupplyChainTradeTransaction"
    agreement: str = "ApplicableHeaderTradeAgreement"
    delivery: str = "ApplicableHeaderTradeDelivery"
    settlement: str = "ApplicableHeaderTradeSettlement"
    sums: str = "SpecifiedTradeSettlementHeaderMonetarySummation"
    line_agreement: str = "SpecifiedLineTradeAgreement"
    line_delivery: str = "SpecifiedLineTradeDelivery"
    line_settlement: str = "SpecifiedLineTradeSettlement"
    line_sums: str = "SpecifiedTradeSettlementLineMonetarySummation"
    rate: str = "RateApplicablePercent"
    reference: str = "IssuerAssignedID"
    referenced_on: str = "FormattedIssueDateTime"


_OF_2016: Final = Names()
_OF_2013: Final = Names(
    version="ZUGFeRD 1.0",
    context="SpecifiedExchangedDocumentContext",
    document="HeaderExchangedDocument",
    transaction="SpecifiedSupplyChainTradeTransaction",
    agreement="ApplicableSupplyChainTradeAgreement",
    delivery="ApplicableSupplyChainTradeDelivery",
    settlement="ApplicableSupplyChainTradeSettlement",
    sums="SpecifiedTradeSettlementMonetarySummation",
    line_agreement="SpecifiedSupplyChainTradeAgreement",
    line_delivery="SpecifiedSupplyChainTradeDelivery",
    line_settlement="SpecifiedSupplyChainTradeSettlement",
    line_sums="SpecifiedTradeSettlementMonetarySummation",
    rate="ApplicablePercent",
    reference="ID",
    referenced_on="IssueDateTime",
)


def names_of(root: etree._Element) -> Names:
    """The names that a document uses, by its root."""
    old = etree.QName(root).localname == "CrossIndustryDocument"
    return _OF_2013 if old else _OF_2016


def date_of(node: etree._Element | None, path: str) -> Date:
    """The first date under `path`, at whatever depth its text stands."""
    for holder in every(node, path):
        for written in holder.iter():
            if said(written):
                return Date(text(written), attribute(written, "format"))
    return Date()


def day_of(node: etree._Element | None, path: str) -> str:
    """The same in ISO 8601 where it can be understood."""
    return iso_or_as_written(date_of(node, path))


def period_of(node: etree._Element | None) -> tuple[str, str]:
    """The first and last day of what is billed."""
    period = "BillingSpecifiedPeriod"
    start = day_of(node, f"{period}/StartDateTime")
    return start, day_of(node, f"{period}/EndDateTime")
