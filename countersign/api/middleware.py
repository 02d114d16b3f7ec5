"""What is so for each call of a program, before anything else looks at it, and of whatever it is answered."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .problems import MEDIA_TYPE, of_status

PREFIX: Final = "/api/"
_URLS: Final = "countersign.api.urls"
_KEPT: Final = ("Retry-After", "Allow", "WWW-Authenticate")


class ApiMiddleware:
    """Lets no cookie count below `PREFIX`, and turns each page that says what is wrong into a problem that programs read.

    What makes up the API is loaded once it is first asked for, by its own addresses (`urls`): pages never wait for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.urlconf = _URLS
        response = self.get_response(request)
        response.cookies.clear()
        if response.status_code >= 400 and response["Content-Type"] != MEDIA_TYPE:
            kept = {name: response[name] for name in _KEPT if name in response}
            return of_status(response.status_code, kept)
        return response
