"""The originals: their bytes, their pages as pictures, and the words on them."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.documents import pictures
from countersign.documents.models import Document
from countersign.documents.serving import SANDBOX, serve, serve_drawing
from countersign.extraction.files import Refused
from countersign.invoices.access import document_for


@require_safe
@member_only
def original(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file byte for byte, or the part of it that was asked for."""
    return serve(request, document_for(request, pk))


@require_safe
@member_only
def drawing(request: MemberRequest, pk: int) -> HttpResponse:
    """The pages that were drawn of its e-invoice, as a PDF."""
    document = document_for(request, pk)
    if not document.drawn_pages:
        raise Http404
    try:
        return serve_drawing(request, document)
    except Refused as refused:
        raise Http404 from refused


@require_safe
@member_only
def page(request: MemberRequest, pk: int, number: int, width: int) -> HttpResponse:
    """A page as a picture, `width` pixels wide: 800 or 1600. Those of its drawing follow its own."""
    document = document_for(request, pk)
    if width not in pictures.WIDTHS or not 1 <= number <= document.all_pages:
        raise Http404
    return _picture(request, document, number, width)


@require_safe
@member_only
def thumbnail(request: MemberRequest, pk: int) -> HttpResponse:
    """The first page, small."""
    document = document_for(request, pk)
    if not document.all_pages:
        raise Http404
    return _picture(request, document, 1, pictures.THUMBNAIL)


@require_safe
@member_only
def words(request: MemberRequest, pk: int) -> JsonResponse:
    """The pages, drawn ones last, with their sizes in points and their words, and how far the reading is."""
    document = document_for(request, pk)
    return JsonResponse(
        {
            "state": document.reading_state,
            "share_read": document.share_read,
            "media_type": document.media_type,
            "pages": [
                {
                    "number": page.number,
                    "width": page.width,
                    "height": page.height,
                    "words": page.words,
                }
                for page in document.pages.all()
            ],
        }
    )


def _picture(
    request: HttpRequest, document: Document, number: int, width: int
) -> HttpResponse:
    version = document.drawing_version if number > document.page_count else 0
    etag = f'"{document.sha256}-{version}-{number}-{width}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    try:
        picture = pictures.draw(document, number, width)
    except Refused as refused:
        raise Http404 from refused
    response = HttpResponse(picture, content_type="image/webp")
    response["ETag"] = etag
    response["Content-Security-Policy"] = SANDBOX
    return response
