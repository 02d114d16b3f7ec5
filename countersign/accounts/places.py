"""In which organization an address is: ``/o/12/invoices/7/`` is invoice 7, in organization 12.

Each page that is shown in an organization has it in its address, and so in all of its links and forms: whoever works in several
never writes into another one than the page was shown for, however many tabs are open (docs/decisions/0030). ``/all/12/`` is the
same for who works through what waits in all of theirs: from there, what comes next may be in another one.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

_IN: Final = re.compile(r"/(o|all)/([1-9][0-9]{0,17})(/.*)?", re.DOTALL)
_THROUGH: Final = "all"


@dataclass(frozen=True, slots=True)
class Place:
    """An organization, 0 for none, and whether one works through all of them."""

    organization: int = 0
    through: bool = False

    @property
    def path(self) -> str:
        """What it adds to an address: ``o/12/``."""
        if not self.organization:
            return ""
        return f"{_THROUGH if self.through else 'o'}/{self.organization}/"


NOWHERE: Final = Place()
# What the addresses of this installation begin with, whatever place the request is in.
_root: Final = ContextVar[str | None]("countersign_root", default=None)
_place: Final = ContextVar[Place]("countersign_place", default=NOWHERE)


def place() -> int:
    """Which organization the address of the request names; 0 for none."""
    return _place.get().organization


def goes_through_all() -> bool:
    """Whether the address of the request is of who works through all of their organizations."""
    return _place.get().through


def parted(path: str) -> tuple[Place, str]:
    """The place that a path names, and the path without it."""
    found = _IN.fullmatch(path)
    if not found:
        return NOWHERE, path
    return Place(int(found[2]), found[1] == _THROUGH), found[3] or "/"


@contextmanager
def standing_in(there: Place) -> Iterator[None]:
    """Inside, all addresses that are made are in this place."""
    before = get_script_prefix()
    root = _root.get() or before
    tokens = _root.set(root), _place.set(there)
    set_script_prefix(f"{root}{there.path}")
    try:
        yield
    finally:
        set_script_prefix(before)
        _root.reset(tokens[0])
        _place.reset(tokens[1])


def root_of(organization_id: int, *, through: bool = False) -> str:
    """What all addresses in an organization begin with."""
    root = _root.get() or get_script_prefix()
    return f"{root}{Place(organization_id, through).path}"


def address_in(
    organization_id: int, name: str, *args: Any, through: bool = False
) -> str:
    """The address of a view in an organization, wherever one is; 0 for one that is in none."""
    with standing_in(Place(organization_id, through)):
        return reverse(name, args=args)


def address_across(name: str, *args: Any) -> str:
    """The address of a view that is about all organizations of a person."""
    return address_in(0, name, *args)


def link_to(organization_id: int, name: str, *args: Any) -> str:
    """The address for who is outside: in a mail or in a file."""
    return f"{settings.SITE_URL}{address_in(organization_id, name, *args)}"
