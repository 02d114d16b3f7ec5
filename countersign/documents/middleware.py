"""One page for when the storage does not answer."""

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from .storage import StorageAway

log = logging.getLogger(__name__)
_SECONDS: Final = "30"


class StorageAwayMiddleware(MiddlewareMixin):
    """Answers 503 with a page that says so; nothing of what was asked for has happened."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, StorageAway):
            return None
        log.error("The storage is away: %s", exception)
        response = render(request, "documents/storage_away.html", status=503)
        response["Retry-After"] = _SECONDS
        return response
