"""Pages of lists: each says where the next one begins, by the key of its last row (`database.keyset`)."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.core import signing
from django.db import models
from django.utils.translation import gettext as _
from ninja import Field, Schema

from countersign.database import keyset
from countersign.database.keyset import AFTER, Order

from .problems import Problem

Row = TypeVar("Row", bound=models.Model)
_SALT: Final = "countersign.api.cursor"
USUAL: Final = 50
MOST: Final = 200


class Paged(Schema):
    """Which page of a list."""

    cursor: str = Field(default="", max_length=2000, description="`next` of the page before; nothing for the first page.")  # fmt: skip
    limit: int = Field(default=USUAL, ge=1, le=MOST, description="Rows of a page.")


def sealed(following: str | None, order: Order) -> str | None:
    """The cursor of the next page, which opens no other list; None where there is none."""
    if following is None:
        return None
    return signing.dumps([order.key, order.descending, following], salt=_SALT)


def page(
    rows: "models.QuerySet[Row]", order: Order, asked: Paged
) -> "tuple[list[Row], str | None]":
    """The rows of the page that was asked for, and the cursor of the next one. Raises Problem for a cursor that is none of this list."""
    found = keyset.page(rows, order, asked=after(asked, order), size=asked.limit)
    return found.rows, sealed(found.next, order)


def after(asked: Paged, order: Order) -> Mapping[str, Any]:
    """Where the page begins, as `keyset` reads it. Raises Problem for a cursor that is none of this list."""
    if not asked.cursor:
        return {}
    try:
        key, descending, start = signing.loads(asked.cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        key = descending = start = None
    if (key, descending) != (order.key, order.descending):
        text = _("This cursor is of no page of this list.")
        error = {"pointer": "/cursor", "detail": text}
        raise Problem("not-understood", text, errors=[error])
    return {AFTER: start}
