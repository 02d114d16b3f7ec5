"""Whether a PDF carries its e-invoice in the form that Factur-X and ZUGFeRD ask for; its values are not judged here."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from lxml import etree

from countersign.extraction.einvoice import profiles
from countersign.extraction.einvoice.carried import DEFECTS, Attachment
from countersign.extraction.einvoice.embedded import NAMES, find
from countersign.extraction.einvoice.parse import parse
from countersign.extraction.einvoice.refusal import XmlRefused
from countersign.extraction.model import Notice


def check_container(pdf: bytes, profile: str = "") -> tuple[Notice, ...]:
    """What a strict validator would say of the PDF around the XML whose `profile` (BT-24) this is.

    ``einvoice-missing`` (metadata announce an e-invoice and there is none) is a warning; all
    others are ``info``: ``einvoice-name``, ``einvoice-relationship``, ``einvoice-not-associated``,
    ``einvoice-undeclared``, ``einvoice-level-differs``, ``einvoice-not-pdf-a``.
    """
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return tuple(_check(document, profile))
    except (*DEFECTS, pikepdf.PasswordError):
        return ()


def _check(document: pikepdf.Pdf, profile: str) -> Iterator[Notice]:
    attachment = find(document)
    declared = _declared(document)
    if attachment is None:
        if "DocumentFileName" in declared:
            yield Notice("einvoice-missing", {"name": declared["DocumentFileName"]})
        return
    if b"CrossIndustry" not in (attachment.content or b"")[:20_000]:
        return  # UBL inside a PDF follows no such standard
    yield from _attached(attachment)
    if not declared:
        yield _info("einvoice-undeclared")
    level = profiles.level(profile)
    said = declared.get("ConformanceLevel", level)
    if level and not _same_level(said, level):
        yield _info("einvoice-level-differs", declared=said, profile=level)
    if not document.Root.get("/OutputIntents") and not _calibrated(document.pages[0]):
        yield _info("einvoice-not-pdf-a")


def _attached(attachment: Attachment) -> Iterator[Notice]:
    if attachment.name.casefold() not in NAMES:
        yield _info("einvoice-name", name=attachment.name[:80])
    if attachment.relationship not in ("/Data", "/Alternative"):
        yield _info("einvoice-relationship", found=attachment.relationship[1:40])
    if not attachment.associated:
        yield _info("einvoice-not-associated")


def _info(code: str, **values: str) -> Notice:
    return Notice(code, values, severity="info")


def _same_level(one: str, other: str) -> bool:
    """COMFORT is what EN 16931 was called before there was one."""
    plain = [level.replace(" ", "").upper() for level in (one, other)]
    return len({"EN16931" if level == "COMFORT" else level for level in plain}) == 1


def _declared(document: pikepdf.Pdf) -> dict[str, str]:
    """What the PDF's metadata say of an e-invoice inside: its file name and its level."""
    metadata = document.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return {}
    try:
        root = parse(metadata.read_bytes())
    except XmlRefused:
        return {}
    said: dict[str, str] = {}
    for element in root.iter():
        for tag, value in [(element.tag, element.text), *element.attrib.items()]:
            name = etree.QName(tag)
            if re.match(
                r"urn:(factur-x|ferd|zugferd)[^#]*:pdfa:", name.namespace or ""
            ):
                said[name.localname] = str(value or "").strip()[:80]
    return said


def _calibrated(page: pikepdf.Page) -> bool:
    """Whether the page says itself what its colours mean, so that no output intent need say it."""
    resources = page.obj.get("/Resources")
    spaces = resources.get("/ColorSpace") if resources is not None else None
    if not isinstance(spaces, pikepdf.Dictionary):
        return False
    return any(name.startswith("/Default") for name in spaces.keys())  # noqa: SIM118 - pikepdf iterates differently
