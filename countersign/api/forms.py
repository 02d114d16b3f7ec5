"""What pages ask in forms, asked by programs: the same form judges it, with numbers and days as programs write them."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.forms import BaseForm
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, field_validator
from pydantic_core import PydanticCustomError

from countersign.accounts.formats import locale_override

from .problems import Problem

F = TypeVar("F", bound=BaseForm)
PLAIN: Final = "en_GB"
"""The locale in which numbers have a point; days are read as ISO 8601 in every one."""


class Written(Schema):
    """What is sent, in its address too: a text with the sign 0, which no database keeps, is refused."""

    @field_validator("*", mode="after")
    @classmethod
    def has_no_sign_0(cls, value: Any) -> Any:
        """The same, or a fault of this field."""
        if _has_sign_0(value):
            raise PydanticCustomError("sign_0", "A sign can not be kept.")
        return value


class Sent(Written):
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
        if sent is not None and sent is not False and sent != "":  # 0 is said, too
            posted[field.name] = "on" if sent is True else sent
    return posted


def _has_sign_0(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_sign_0, (*value, *value.values())))
    if isinstance(value, list):
        return any(map(_has_sign_0, value))
    return isinstance(value, str) and "\0" in value


def _is_text(field: Any) -> bool:
    """Is a list one line for each in this field?"""
    return not hasattr(field.field, "choices")
