"""One page for when the storage does not answer."""

import logging
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .storage import StorageAway

log = logging.getLogger(__name__)
_SECONDS: Final = "30"


class StorageAwayMiddleware:
    """Answers 503 with a page that says so; nothing of what was asked for has happened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, StorageAway):
            return None
        log.error("The storage is away: %s", exception)
        response = render(request, "documents/storage_away.html", status=503)
        response["Retry-After"] = _SECONDS
        return response
