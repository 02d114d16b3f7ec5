"""One page for what an invoice's state does not permit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from .holding.actions import InUse
from .states import NotAllowed


class NotAllowedMiddleware(MiddlewareMixin):
    """Answers 409 with a page that says what state the invoice is in by now."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        context: dict[str, Any] = {"invoice": exception.invoice}
        template = "invoices/not_allowed.html"
        if isinstance(exception, InUse):
            context |= {"who": exception.who, "room": "desk"}
            template = "invoices/holding/in_use.html"
        return render(request, template, context, status=409)
