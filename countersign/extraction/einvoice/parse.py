"""XML from strangers into a tree, within bounds."""

import re
from io import BytesIO
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.refusal import XmlRefused

LARGEST: Final = 40 * 1024 * 1024  # bytes: XRechnung carries its attachments inside
DEEPEST: Final = 60
MOST_ELEMENTS: Final = 300_000

_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,40})")
_ENCODINGS: Final = re.compile(
    rb"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-?8859-?\d+|latin1|windows-12\d\d|cp12\d\d",
    re.IGNORECASE,
)
_ENCODING_ERRORS: Final = (
    etree.ErrorTypes.ERR_INVALID_ENCODING,
    etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
)
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse(xml: bytes) -> etree._Element:
    """The root of `xml`, or XmlRefused.

    No document type, no entities of its own, nothing fetched, no more than LARGEST bytes,
    MOST_ELEMENTS elements and DEEPEST levels; comments and processing instructions are dropped.
    """
    if len(xml) > LARGEST:
        raise XmlRefused("xml-too-large", limit=str(LARGEST))
    _refuse_types(xml)
    steps = etree.iterparse(
        BytesIO(xml.strip() if b"\0" not in xml else xml),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # an attachment may be one long text; without a DTD nothing can multiply
        remove_comments=True,
        remove_pis=True,
    )
    try:
        _count(steps)
    except etree.XMLSyntaxError as problem:
        raise _refusal(problem) from None
    except (LookupError, ValueError):
        raise XmlRefused("xml-broken", line="1", column="1") from None
    root: etree._Element | None = steps.root
    if root is None:
        raise XmlRefused("xml-broken", line="1", column="1")
    return root


def _refuse_types(xml: bytes) -> None:
    """Look for a DTD before any parser does: in encodings where its letters cannot hide."""
    plain = xml.replace(b"\0", b"")
    for mark in _BOMS:
        plain = plain.removeprefix(mark)
    if not plain.lstrip().startswith(b"<"):
        raise XmlRefused("xml-broken", line="1", column="1")
    declared = _DECLARED.search(plain[:400])
    if declared and not _ENCODINGS.fullmatch(declared[1]):
        raise XmlRefused("xml-encoding")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise XmlRefused("xml-with-dtd")


def _count(steps: "etree.iterparse[tuple[str, etree._Element]]") -> None:
    depth = elements = 0
    for event, _element in steps:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if depth > DEEPEST:
            raise XmlRefused("xml-too-deep", limit=str(DEEPEST))
        if elements > MOST_ELEMENTS:
            raise XmlRefused("xml-too-large", limit=str(MOST_ELEMENTS))


def _refusal(problem: etree.XMLSyntaxError) -> XmlRefused:
    if problem.code in _ENCODING_ERRORS:  # type: ignore[attr-defined]  # the stubs lack it
        return XmlRefused("xml-encoding")
    line, column = problem.position
    return XmlRefused("xml-broken", line=str(line or 1), column=str(column or 1))
