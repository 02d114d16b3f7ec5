"""Whatever an operation raises, as a problem in the user's words."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from countersign.database.busy import can_not_now
from countersign.documents.storage import StorageAway
from countersign.invoices.holding.actions import InUse
from countersign.invoices.states import NotAllowed
from countersign.vendors.actions import Merged

from .problems import Problem

# What pydantic calls a fault, in words; what is not here is said in its own.
_FAULTS: Final[Mapping[str, str | Promise]] = {
    "missing": gettext_lazy("This is needed."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_too_long": gettext_lazy("This is too long."),
    "string_type": gettext_lazy("This must be a text."),
    "string_unicode": gettext_lazy("This has not the form that is asked for."),
    "sign_0": gettext_lazy("This has not the form that is asked for."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_type": gettext_lazy("This must be a whole number."),
    "bool_type": gettext_lazy("This must be true or false."),
    "date_from_datetime_parsing": gettext_lazy(
        "This must be a date such as 2026-03-31."
    ),
    "date_parsing": gettext_lazy("This must be a date such as 2026-03-31."),
    "date_type": gettext_lazy("This must be a date such as 2026-03-31."),
    "string_pattern_mismatch": gettext_lazy("This has not the form that is asked for."),
    "json_invalid": gettext_lazy("This is no JSON."),
}
_SECONDS: Final = "5"


def handle(api: NinjaAPI) -> None:
    """Let this API answer with problems."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(Http404, _not_found)
    for gone in (ObjectDoesNotExist, Merged):  # between its door and its action
        api.add_exception_handler(gone, _not_found)
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(NotAllowed, _not_now)
    api.add_exception_handler(StorageAway, _away)
    api.add_exception_handler(Error, _database)
    api.add_exception_handler(RequestDataTooBig, _too_large)


def _problem(_request: HttpRequest, problem: Any) -> HttpResponse:
    said: HttpResponse = problem.response
    return said


def _not_found(_request: HttpRequest, _problem: Any) -> HttpResponse:
    return Problem("not-found").response


def _not_now(_request: HttpRequest, problem: Any) -> HttpResponse:
    invoice = problem.invoice
    if isinstance(problem, InUse):
        text = _("%(who)s is in it at the moment.") % {"who": problem.who}
    else:
        text = _("It is: %(status)s.") % {"status": invoice.get_status_display()}
    return Problem("not-now", text, status_of_invoice=invoice.status).response


def _too_large(_request: HttpRequest, _problem: Any) -> HttpResponse:
    return Problem("too-large").response


def _http_error(_request: HttpRequest, problem: Any) -> HttpResponse:
    kind = "no-token" if problem.status_code == 401 else "not-readable"
    return Problem(kind, str(_FAULTS["json_invalid"])).response


def _away(_request: HttpRequest, _problem: Any) -> HttpResponse:
    headers = {"Retry-After": "30"}
    return Problem("not-answering", headers=headers).response


def _database(_request: HttpRequest, problem: Any) -> HttpResponse:
    """Django's own page says it where it is a fault of ours."""
    if can_not_now(problem):
        headers = {"Retry-After": _SECONDS}
        return Problem("not-answering", headers=headers).response
    raise problem


def _not_understood(_request: HttpRequest, problem: Any) -> HttpResponse:
    return Problem("not-understood", errors=list(_errors(problem.errors))).response


def _errors(found: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, str]]:
    for one in found:
        # ("body", name of the parameter, path ...): where it came, and what we call it, are no part of where it stands.
        kind, *path = one["loc"]
        path = path[1:] if kind == "body" else path
        pointer = "".join(f"/{part}" for part in path)
        detail = _FAULTS.get(one["type"], one["msg"])
        yield {"pointer": pointer, "detail": str(detail), "in": str(kind)}
