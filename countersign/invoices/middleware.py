"""One page for what an invoice's state does not permit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from .states import NotAllowed


class NotAllowedMiddleware(MiddlewareMixin):
    """Answers 409 with a page that says what state the invoice is in by now."""

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
