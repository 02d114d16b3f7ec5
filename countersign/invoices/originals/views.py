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
from countersign.documents.serving import SANDBOX, serve
from countersign.extraction.files import Refused
from countersign.invoices.access import document_for


@require_safe
@member_only
def original(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file byte for byte, or the part of it that was asked for."""
    return serve(request, document_for(request, pk))


@require_safe
@member_only
def page(request: MemberRequest, pk: int, number: int, width: int) -> HttpResponse:
    """A page as a picture, `width` pixels wide: 800 or 1600."""
    document = document_for(request, pk)
    if width not in pictures.WIDTHS or not 1 <= number <= document.page_count:
        raise Http404
    return _picture(request, document, number, width)


@require_safe
@member_only
def thumbnail(request: MemberRequest, pk: int) -> HttpResponse:
    """The first page, small."""
    document = document_for(request, pk)
    if not document.page_count:
        raise Http404
    return _picture(request, document, 1, pictures.THUMBNAIL)


@require_safe
@member_only
def words(request: MemberRequest, pk: int) -> JsonResponse:
    """The pages with their sizes in points and their words, and how far the reading is."""
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
    etag = f'"{document.sha256}-{number}-{width}"'
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
