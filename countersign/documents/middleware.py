"""What may be sent to a page, and one page for when the storage does not answer."""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from countersign.accounts.doors import is_admitted

from .storage import StorageAway, StorageFull
from .uploads import is_for_files, take_files

log = logging.getLogger(__name__)
_SECONDS: Final = "30"
MB: Final = 1024 * 1024


class BodyMiddleware(MiddlewareMixin):
    """Bounds what is sent before any of it is read, and lets files in where they belong, from whom they may come.

    A request carries what is typed (DATA_UPLOAD_MAX_MEMORY_SIZE), and where files are taken one of the largest size.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: object
    ) -> HttpResponse | None:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if is_for_files(view) and is_admitted(view, request.membership):  # type: ignore[attr-defined]
            most += settings.UPLOAD_MAX_BYTES
            take_files(request)
        elif getattr(view, "csrf_exempt", False) and request.membership is None:  # type: ignore[attr-defined]
            return None  # its door sends them to sign in; nobody reads the body before, not even for a token
        if _length(request) <= most:
            return None
        context = {"limit": most // MB}
        return render(request, "documents/too_large.html", context, status=413)


def _length(request: HttpRequest) -> int:
    """How many bytes follow the head; what comes without a number is not read at all."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


class StorageAwayMiddleware(MiddlewareMixin):
    """Answers 503 with a page that says so; nothing of what was asked for has happened."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, StorageAway):
            return None
        log.error("The storage is away: %s", exception)
        context = {"full": isinstance(exception, StorageFull)}
        response = render(request, "documents/storage_away.html", context, status=503)
        response["Retry-After"] = _SECONDS
        return response
