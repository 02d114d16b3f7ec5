"""What an e-invoice says of itself that decides which rules and which schema it is held to."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lxml import etree

from countersign.extraction.einvoice import cii, profiles, ubl
from countersign.extraction.einvoice.terms import first, text

Syntax = Literal["CII", "UBL", ""]

EXTENSION: Final = re.compile(r"urn:xeinkauf\.de:kosit:extension:")
_XRECHNUNG: Final = re.compile(r"urn:(?:xoev-de|xeinkauf\.de):kosit:")
_XRECHNUNG_3: Final = re.compile(r"urn:xeinkauf\.de:kosit:xrechnung_3\.")
PLAIN: Final = "urn:cen.eu:en16931:2017"
_PEPPOL: Final = re.compile(r"urn:(?:fdc:)?peppol(?:\.eu)?:")
# French invoices under the reform name their process so (BT-23).
_FRENCH_PROCESS: Final = re.compile(r"[BSM]\d")
_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_LEVELLED: Final = ("urn:factur-x.eu:1p0:", "urn:zugferd.de:2p0:")
# What others write, by the root's name or by what its namespace holds.
_NAMED: Final = {
    "FatturaElettronica": "FatturaPA",
    "FatturaElettronicaSemplificata": "FatturaPA, semplificata",
    "Faktura": "KSeF FA",
    "CrossIndustryDocument": "ZUGFeRD 1.0",
    "Comprobante": "CFDI",
}
_SPOKEN: Final = {"ebinterface": "ebInterface", "sfti": "Svefaktura"}


@dataclass(frozen=True, slots=True)
class Given:
    """Its root element; the syntax of EN 16931, empty for every other format; BT-24, BT-23 and BT-2.

    `issued_on` is None where no day can be made out.
    """

    root: str
    namespace: str = ""
    syntax: Syntax = ""
    profile: str = ""
    process: str = ""
    issued_on: date | None = None

    @property
    def is_xrechnung(self) -> bool:
        """Is it built on the German XRechnung?"""
        return bool(_XRECHNUNG.search(self.profile))

    @property
    def is_xrechnung_3(self) -> bool:
        """Is it XRechnung 3, the version that KoSIT's rules are for?"""
        return bool(_XRECHNUNG_3.search(self.profile))

    @property
    def is_french(self) -> bool:
        """Does its process (BT-23) say that it is an invoice of the French reform?"""
        return bool(_FRENCH_PROCESS.fullmatch(self.process))

    @property
    def level(self) -> str:
        """The level of Factur-X, or of ZUGFeRD from 2 on, MINIMUM to EXTENDED; empty for every other profile."""
        named = any(family in self.profile for family in _LEVELLED)
        return profiles.level(self.profile) if named else ""

    @property
    def label(self) -> str:
        """What it is, by names that are the same in every language: ``XRechnung (UBL)``."""
        if not self.syntax:
            spoken = (name for each, name in _SPOKEN.items() if each in self.namespace)
            return next(spoken, _NAMED.get(self.root, self.root))
        if self.is_xrechnung:
            name = "XRechnung"
        elif _PEPPOL.search(self.profile):
            name = "Peppol"
        elif self.level:
            name = f"Factur-X {self.level}"
        elif (
            self.syntax == "UBL"
            and self.profile
            and not profiles.is_known(self.profile)
        ):
            return "UBL"
        else:
            name = "EN 16931"
        return f"{name} ({self.syntax})"


def given_of(root: etree._Element) -> Given:
    """What the e-invoice under `root` says of itself."""
    name = etree.QName(root)
    namespace = name.namespace or ""
    if name.localname in ubl.NAMESPACES and _may_be_ubl(namespace):
        return Given(
            name.localname,
            namespace,
            "UBL",
            text(root, "CustomizationID"),
            text(root, "ProfileID"),
            _day(text(root, "IssueDate")),
        )
    if name.localname != "CrossIndustryInvoice":
        return Given(name.localname, namespace)
    context = first(root, "ExchangedDocumentContext")
    return Given(
        name.localname,
        namespace,
        "CII",
        text(context, "GuidelineSpecifiedDocumentContextParameter/ID"),
        text(context, "BusinessProcessSpecifiedDocumentContextParameter/ID"),
        _day(text(root, "ExchangedDocument/IssueDateTime/DateTimeString")),
    )


def is_own_namespace(given: Given) -> bool:
    """Whether an invoice of EN 16931's syntaxes is written in their vocabulary, and not in one of its own."""
    return given.namespace == {**cii.NAMESPACES, **ubl.NAMESPACES}[given.root]


def _may_be_ubl(namespace: str) -> bool:
    """Others call their invoices Invoice, too."""
    return not namespace or "ubl" in namespace.casefold()


def _day(written: str) -> date | None:
    found = _DAY.match(written)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
