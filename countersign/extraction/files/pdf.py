"""Look at a PDF: how many pages of which size, and nothing in it that runs or explodes."""

import io
import re
from typing import Final

import pikepdf
import pypdfium2 as pdfium
from pikepdf import settings
from pikepdf.exceptions import PikepdfError

from countersign.extraction.files.limits import Inspection, Limits
from countersign.sandbox.refused import Refused

_SCRIPT: Final = re.compile(rb"/(?:JavaScript|JS|Launch)(?![A-Za-z0-9_.-])")
_STRING: Final = re.compile(rb"\((?:\\.|[^()\\])*\)", re.DOTALL)
_BEST_PACKED: Final = 1000  # no packing that PDF knows makes one byte of more than this
_PASSWORD: Final = 4  # pdfium's FPDF_ERR_PASSWORD


def inspect_pdf(data: bytes, media_type: str, limits: Limits) -> Inspection:
    """The pages' sizes as shown, or Refused. Damage that pdfium repairs by itself is no reason."""
    if not _has_end(data):
        raise Refused("truncated")
    sizes = _sizes(data, limits)
    _check_objects(data, limits)
    return Inspection(media_type, sizes)


def _has_end(data: bytes) -> bool:
    """A whole file says after its last object where its table of objects starts."""
    return b"startxref" in data[max(data.rfind(b"endobj"), 0) :]


def _sizes(data: bytes, limits: Limits) -> tuple[tuple[float, float], ...]:
    try:
        with pdfium.PdfDocument(data) as document:
            pages = len(document)
            if pages == 0:
                raise Refused("no-pages")
            if pages > limits.pages:
                raise Refused("too-many-pages", pages=pages, limit=limits.pages)
            return tuple(document.get_page_size(index) for index in range(pages))
    except pdfium.PdfiumError as problem:
        encrypted = problem.err_code == _PASSWORD
        raise Refused("encrypted" if encrypted else "broken") from problem


def _check_objects(data: bytes, limits: Limits) -> None:
    settings.set_qpdf_limits(
        flate_max_memory=limits.unpacked,
        run_length_max_memory=limits.unpacked,
        max_stream_filters=4,
    )
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream):
                    _check_dictionary(thing.stream_dict)
                    _check_stream(thing, limits)
                elif isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
                    _check_dictionary(thing)
    except pikepdf.PasswordError as problem:
        raise Refused("encrypted") from problem
    except PikepdfError as problem:
        if "limit exceeded" in str(problem):
            raise Refused("unpacks-too-large", limit=limits.unpacked) from problem
        raise Refused("broken") from problem


def _check_dictionary(thing: pikepdf.Object) -> None:
    source = thing.unparse(resolved=True)
    if _SCRIPT.search(source) and _SCRIPT.search(_STRING.sub(b"", source)):
        raise Refused("has-scripts")


def _check_stream(stream: pikepdf.Stream, limits: Limits) -> None:
    details = stream.stream_dict
    if details.get("/Subtype") == "/Image":
        pixels = int(details.get("/Width", 0)) * int(details.get("/Height", 0))
        if pixels > limits.pixels:
            raise Refused("too-many-pixels", pixels=pixels, limit=limits.pixels)
    packed = details.get("/Filter")
    chained = isinstance(packed, pikepdf.Array) and len(packed) > 1
    length = len(stream.read_raw_bytes())
    if packed is None or (length * _BEST_PACKED < limits.unpacked and not chained):
        return
    try:
        if len(stream.read_bytes()) > limits.unpacked:
            raise Refused("unpacks-too-large", limit=limits.unpacked)
    except PikepdfError as problem:
        if "limit exceeded" in str(problem):
            raise Refused("unpacks-too-large", limit=limits.unpacked) from problem
        # pictures that only pdfium unpacks, and damage inside one: pdfium shows what it can of it
