"""One page for what an invoice's state does not permit."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .states import NotAllowed


class NotAllowedMiddleware:
    """Answers 409 with a page that says what state the invoice is in by now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        return render(
            request,
            "invoices/not_allowed.html",
            {"invoice": exception.invoice},
            status=409,
        )
