"""Look at a file before it is kept: take it, or say why not."""

from collections.abc import Callable, Mapping
from typing import Final

from countersign.extraction.files.einvoices import inspect_signed, inspect_xml
from countersign.extraction.files.images import inspect_image
from countersign.extraction.files.limits import Inspection, Limits
from countersign.extraction.files.own_page import own_page
from countersign.extraction.files.pdf import inspect_pdf
from countersign.extraction.files.sniff import (
    HEAD,
    HEIC,
    JPEG,
    PDF,
    PNG,
    SIGNED,
    TIFF,
    WEBP,
    XML,
    sniff,
)
from countersign.sandbox.refused import Refused

_INSPECTORS: Final[Mapping[str, Callable[[bytes, str, Limits], Inspection]]] = {
    PDF: inspect_pdf,
    PNG: inspect_image,
    JPEG: inspect_image,
    TIFF: inspect_image,
    WEBP: inspect_image,
    HEIC: inspect_image,
    XML: inspect_xml,
    SIGNED: inspect_signed,
}


def inspect(data: bytes, *, limits: Limits | None = None) -> Inspection:
    """What the file is, or Refused. Its name says nothing: content decides.

    The limits bound what a file says of itself. Call this through `in_child`, so that one that lies is bounded too.
    """
    limits = limits or Limits()
    if not data:
        raise Refused("empty")
    if len(data) > limits.size:
        raise Refused("too-large", size=len(data), limit=limits.size)
    media_type = sniff(data[:HEAD])
    if media_type is None:
        raise Refused("empty" if not data.strip(b"\0\t\r\n ") else "unknown-type")
    inspection = _INSPECTORS[media_type](data, media_type, limits)
    _check_pages(inspection, limits)
    return inspection


def _check_pages(inspection: Inspection, limits: Limits) -> None:
    for number, size in enumerate(inspection.sizes, 1):
        if min(size) < limits.shortest or max(size) > limits.longest:
            raise Refused("page-size", page=number)


def prepare() -> None:
    """Have the libraries at work, for all processes forked from this one."""
    inspect_pdf(own_page(), PDF, Limits())
