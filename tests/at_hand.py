"""Tells by the call stack when Django asks for rows by key on behalf of a row at hand: one that was fetched or written.

Whose that row is was said when it was fetched. What Django asks for it names keys alone: `row.save()`,
`row.refresh_from_db()`, `row.delete()` with what goes along, `row.other`, `row.others` and their prefetching, and a
form's question whether a chosen row is still there. What our own code asks by `Model.objects` is none of these,
nor is what begins at a row that was made up from an id.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any, Final

import django
from django.db.models import QuerySet

_MODELS: Final = Path(django.__file__).parent / "db" / "models"
_ROWS: Final = str(_MODELS / "query.py")
# Where Django does something to a row, as file and function.
_OF_A_ROW: Final = {
    (str(_MODELS / file), function)
    for file, function in (
        ("base.py", "Model.save"),
        ("base.py", "Model.refresh_from_db"),
        ("base.py", "Model.delete"),
    )
}
_CHOSEN: Final = (str(_MODELS / "fields" / "related.py"), "ForeignKey.validate")


def is_of_a_row(frames: Iterable[FrameType], says: Callable[[Any], bool]) -> bool:
    """Whether one of Django's frames is about a row at hand; `says`: does a QuerySet say whose rows it wants?"""
    return any(_is_of_a_row(frame, says) for frame in frames)


def _is_of_a_row(frame: FrameType, says: Callable[[Any], bool]) -> bool:
    code, own = frame.f_code, frame.f_locals.get("self")
    place = (code.co_filename, code.co_qualname)
    if place in _OF_A_ROW:
        return not own._state.adding
    if code.co_filename == _ROWS and isinstance(own, QuerySet):
        row = own._hints.get("instance")  # what Django tells routers of
        goes_along = code.co_qualname == "QuerySet.delete" and says(own)
        return goes_along or (row is not None and not row._state.adding)
    return place == _CHOSEN
