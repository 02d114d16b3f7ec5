"""Serving uploaded files: never as a page of ours, in parts (ranges) when asked."""

import re
from pathlib import PurePath
from typing import Final

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from countersign.extraction.files import EXTENSIONS
from countersign.extraction.files.sniff import PDF

from .drawing.pdf import pdf_of
from .models import Document
from .storage import files

SANDBOX: Final = "default-src 'none'; sandbox"
_SHOWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
_PLAIN: Final = frozenset({".txt", ".text", ".md", ".log"})
_OTHER_ENDINGS: Final = {
    "image/jpeg": {".jpeg"},
    "image/tiff": {".tiff"},
    "image/heic": {".heif"},
}
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


def serve(request: HttpRequest, document: Document) -> HttpResponseBase:
    """The file, one range of it, 304 when the browser has it, 416 for an impossible range, or a redirect to a short-lived link.

    The caller checks the permission.
    """
    if request.method == "GET" and (link := _link(document)):
        return _elsewhere(link)
    etag = f'"{document.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = _answer(request, document, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


def serve_drawing(request: HttpRequest, document: Document) -> HttpResponse:
    """What was drawn of the document's e-invoices, as a PDF to look at; 304 when the browser has it.

    Raises Refused for a document without a drawing. The caller checks the permission.
    """
    etag = f'"{document.sha256}-drawing-{document.drawing_version}"'
    known: HttpResponse | None = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(pdf_of(document), content_type=PDF)
    name = content_disposition_header(False, drawing_name(document))  # noqa: FBT003 - Django's signature
    response["Content-Disposition"] = name or "inline"
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


def _link(document: Document) -> str:
    """The storage's own address of it, if the storage is set to serve files; there it is always a download.

    The storage's answer has no security policy of ours, so nothing may be opened as a page there.
    """
    shown = document.media_type in _SHOWN
    return files().link(
        document.path,
        media_type=document.media_type if shown else "application/octet-stream",
        disposition=content_disposition_header(True, file_name(document)) or "",  # noqa: FBT003 - Django's signature
    )


def _elsewhere(link: str) -> HttpResponseBase:
    response = HttpResponseRedirect(link)
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _answer(request: HttpRequest, document: Document, etag: str) -> HttpResponseBase:
    size = document.size
    try:
        part = _part(request, etag, size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    response = StreamingHttpResponse(
        files().part(document.path, start, end) if request.method != "HEAD" else (),
        content_type=document.media_type,
        status=206 if part else 200,
    )
    response["Content-Length"] = str(end - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    attached = document.media_type not in _SHOWN and not is_plain_text(document)
    disposition = content_disposition_header(attached, file_name(document))
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _part(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """From which byte to before which one; None for all, ValueError for what is not there.

    Several ranges at once, and one of a file that has changed, are answered with all of it.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if first:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    elif last:
        start, end = max(0, size - int(last)), size
    else:
        return None
    if start >= end:
        raise ValueError
    return start, end


def is_plain_text(document: Document) -> bool:
    """May a browser show it as text? By name too: what is called a page is fetched, though nothing would run in the sandbox."""
    suffix = PurePath(document.name).suffix.lower()
    return document.media_type == "text/plain" and suffix in _PLAIN


def drawing_name(document: Document) -> str:
    """ "R-7-drawing.pdf" for what was drawn of R-7.xml."""
    return f"{PurePath(document.name).stem}-drawing.pdf"


def file_name(document: Document) -> str:
    """The name it was uploaded with, ending as its content demands."""
    ending = EXTENSIONS.get(document.media_type, "")
    if not ending:  # it came inside another file
        return document.name
    endings = {ending, *_OTHER_ENDINGS.get(document.media_type, ())}
    if PurePath(document.name).suffix.lower() in endings:
        return document.name
    return document.name + ending
