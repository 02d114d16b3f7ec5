"""What pages ask in forms, asked by programs: the same form judges it, with numbers and days as programs write them."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.forms import BaseForm
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict

from countersign.accounts.formats import locale_override

from .problems import Problem

F = TypeVar("F", bound=BaseForm)
PLAIN: Final = "en_GB"
"""The locale in which numbers have a point; days are read as ISO 8601 in every one."""


class Sent(Schema):
    """What is sent; a field that there is not is refused."""

    model_config = ConfigDict(extra="forbid")


def filled(make: Callable[[Mapping[str, Any] | None], F], said: Schema) -> F:
    """The form of a page, valid, with what it shows and what is sent in its place; null empties.

    `make` makes it of what is posted, None for nothing yet. Raises Problem that names each field that can't be taken.
    """
    changes = said.model_dump(mode="json", exclude_unset=True)
    with locale_override(PLAIN):
        blank = make(None)
        unknown = [
            {"pointer": f"/{name}", "detail": _("There is no such field.")}
            for name in changes
            if name not in blank.fields
        ]
        if unknown:
            raise Problem("not-understood", errors=unknown)
        form = make(_posted(blank, changes))
        if not form.is_valid():
            raise refused(form)
    return form


def refused(form: BaseForm) -> Problem:
    """What a form says against what was typed into it."""
    errors = [
        {"pointer": "" if name == "__all__" else f"/{name}", "detail": str(text)}
        for name, texts in form.errors.items()
        for text in texts
    ]
    return Problem("not-understood", errors=errors)


def wrong(name: str, detail: str) -> Problem:
    """That one field can't be taken, and why."""
    error = {"pointer": f"/{name}" if name else "", "detail": detail}
    return Problem("not-understood", detail, errors=[error])


def _posted(blank: BaseForm, changes: Mapping[str, Any]) -> dict[str, Any]:
    """As a browser would send it: what is empty or not ticked is not there."""
    posted = {}
    for field in blank:
        sent = changes[field.name] if field.name in changes else field.value()
        if isinstance(sent, list) and field.name in changes and _is_text(field):
            sent = "\n".join(map(str, sent))
        if sent not in (None, False, ""):
            posted[field.name] = "on" if sent is True else sent
    return posted


def _is_text(field: Any) -> bool:
    """Is a list one line for each in this field?"""
    return not hasattr(field.field, "choices")
