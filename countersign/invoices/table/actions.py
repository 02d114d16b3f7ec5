"""Keeping how somebody has the table. It is nobody else's business: the history has no line of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.identity.written import has_unseen

from .own import LONGEST_ADDRESS, LONGEST_NAME, MOST_VIEWS, OwnTable, SavedView, known


class NotSaved(Exception):
    """There is no room for another view, or it has no name or too long a one, or too long an address."""


class Unseen(NotSaved):
    """Its name has signs that cannot be shown."""


def keep_columns(member: Membership, columns: Iterable[str], *, view: str = "") -> None:
    """Show these columns from now on: in one view, or outside of all."""

    def change(own: OwnTable) -> OwnTable:
        if found := own.named(view):
            return _with(own, replace(found, columns=known(columns)))
        return replace(own, columns=known(columns))

    _keep(member, change)


def save_view(
    member: Membership, view: SavedView, *, is_start: bool | None = None
) -> None:
    """Save a view, in place of the one of its name; or NotSaved. `is_start`: is it what comes first? None: as it was."""
    _must_be_a_name(view.name)
    if len(view.address) > LONGEST_ADDRESS:
        raise NotSaved

    def change(own: OwnTable) -> OwnTable:
        if not own.named(view.name) and len(own.views) >= MOST_VIEWS:
            raise NotSaved
        own = _with(own, view)
        if is_start is None:
            return own
        start = "" if own.start == view.name else own.start
        return replace(own, start=view.name if is_start else start)

    _keep(member, change)


def rename_view(member: Membership, name: str, new: str) -> None:
    """Call a view something else; or NotSaved, also where another one is called so."""

    def change(own: OwnTable) -> OwnTable:
        if name == new:
            return own
        _must_be_a_name(new)
        if own.named(new):
            raise NotSaved
        views = [replace(one, name=new) if one.name == name else one for one in own.views]  # fmt: skip
        start = new if own.start == name else own.start
        return replace(own, views=views, start=start)

    _keep(member, change)


def delete_view(member: Membership, name: str) -> None:
    """Forget a view."""

    def change(own: OwnTable) -> OwnTable:
        views = [one for one in own.views if one.name != name]
        return replace(own, views=views, start="" if own.start == name else own.start)

    _keep(member, change)


def begin_with(member: Membership, name: str) -> None:
    """Let a view come first after signing in; "" for what comes for everybody."""

    def change(own: OwnTable) -> OwnTable:
        return replace(own, start=name if own.named(name) else "")

    _keep(member, change)


def _must_be_a_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise NotSaved
    if has_unseen(name):
        raise Unseen


@transaction.atomic
def _keep(member: Membership, change: Callable[[OwnTable], OwnTable]) -> None:
    """Change what is kept now: two tabs of one person lose nothing of each other's."""
    held = Membership.objects.select_for_update(no_key=True).get(member.itself)
    member.table_kept = change(OwnTable.of(held)).as_json()
    member.save(update_fields=["table_kept"])


def _with(own: OwnTable, view: SavedView) -> OwnTable:
    views = list(own.views)
    for at, one in enumerate(views):
        if one.name == view.name:
            views[at] = view
            return replace(own, views=views)
    return replace(own, views=[*views, view])
