"""Watches every statement of ours in every test: which business tables are asked without an organization, and where.

And which rows are held so firmly (FOR UPDATE) that no new row may point at them meanwhile: who writes that one may hold
what we wait for (docs/decisions/0018).

What a test itself asks is its own affair; what servers and workers that it starts ask is not seen, but the same code is
run without them by other tests.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from django.apps import apps
from django.db import connections

from tests.at_hand import is_of_a_row
from tests.whose import unsaid

# Who may, and why. By the beginning of where the statement is made.
MAY_LEAVE_IT_OUT: Final[Mapping[str, str]] = {
    # Before the organization is known.
    "accounts.backends.MemberBackend.get_user": "signing in is what tells it",
    "accounts.adapter.AccountAdapter.post_login": "the same",
    "accounts.actions.signing_in": "a password is its user's in every organization",
    "accounts.actions.people.forget_waiting": "they are members nowhere",
    "accounts.actions.people.has_owner": "one may register while the installation has no owner",
    "accounts.providers.ways": "a provider's key in an address tells it, or the domain of a mail address",
    "accounts.providers.actions._known": "the operator's provider is of none",
    "review.links.views": "a link from a mail tells it, found by its token's hash",
    "review.links.middleware._link_of": "so does the link of a session, found by its id in a signed cookie",
    # What one person is in several of them.
    "accounts.organization_views": "in which organizations does somebody work?",
    "bureau.client_views._owned": "which of them does somebody own?",
    "bureau.counts": "the same, with what is to be done there",
    "invoices.entering.following.first_open": "in which of them may somebody enter invoices?",
    "review.queue.across.waiting_across": "in which of them do they manage?",
    "mailboxes.access.fresh_mailbox": "on which server is the mailbox of their other organization?",
    "mailboxes.addresses": "a mail server knows its address alone; and who owns the two organizations?",
    "exports.profiles.views._owned": "to which other organizations may a profile be copied?",
    "accounts.providers.actions._tell_all": "whoever signs in does so in all of theirs",
    "accounts.providers.actions._note_with_members": "whom the operator's provider refuses is known wherever they work",
    "accounts.queries.must_come_through": "is it one that somebody works in, or several?",
    "accounts.queries.is_known_elsewhere": "does the provider of another one know somebody?",
    "accounts.queries.must_have_factor": "does one of them ask for a second factor?",
    "review.links.middleware.LinkMiddleware.__call__": "in allauth's pages, which are none of ours, a person's second factor goes",
    # What is done by the clock asks whose there is something to do; then it does it for each.
    "mail.sending.actions.due": "which letters should go out, and whose are they?",
    "mail.sending.actions.nobody_sends": "does any letter wait that nobody has tried?",
    "mail.sending.actions.note_outage": "the mail server is away for all of them",
    "webhooks.sending.actions.due": "for which webhooks does something wait, and whose are they?",
    "review.submitting.actions.asking.send_hourly": "which managers are to have a mail, and where?",
    # Statements of migrations.
    "database.by_vendor._run": "it is about the whole table",
    # What the operator asks of the whole installation, by hand or for a monitor.
    "backup.": "a backup has all of it",
    "demo.": "an example is written into an empty installation",
    "documents.management.": "are all the files there?",
    "exports.management.": "the evidence for an invoice, named by its id or number alone",
    "history.management.": "is every line as it was written?",
    "watch.": "how much waits in all",
}
_FIRMLY: Final = " FOR UPDATE"
_POINTED_AT: Final = {
    model._meta.db_table for model in apps.get_models() if model._meta.related_objects
}
_NAMES: Final = re.compile(r'"(\w+)"')
_ROOT: Final = str(Path(__file__).parents[1])
_OURS: Final = (f"{_ROOT}/countersign/", f"{_ROOT}/tests/")
_THROUGH: Final = (__file__, f"{_ROOT}/countersign/database/prepared.py")


@contextmanager
def watched() -> Iterator[set[tuple[str, str]]]:
    """What was asked or held as it must not be: the place in our code, and the table."""
    found: set[tuple[str, str]] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        vendor = context["connection"].vendor
        if unsaid(sql, vendor) and not _may_leave_it_out(place := _place()):
            by_key = is_of_a_row(_between(), partial(_says, vendor=vendor))
            tables = unsaid(sql, vendor, by_key=by_key)
            found.update((place, table) for table in tables)
        if _FIRMLY in sql and (tables := _POINTED_AT.intersection(_NAMES.findall(sql))):
            found.update((_place(), table + _FIRMLY) for table in tables)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(look))
        yield found


def _place() -> str:
    """The innermost place in our own code or tests that led here: ``invoices.likely.likely``."""
    frame = sys._getframe(1)
    while _is_between(frame):
        frame = frame.f_back
    file = Path(frame.f_code.co_filename).relative_to(_ROOT).with_suffix("")
    return ".".join([*file.parts, frame.f_code.co_qualname]).removeprefix(
        "countersign."
    )


def _between() -> list[FrameType]:
    """What lies between that place and the statement: Django's frames."""
    frames, frame = [], sys._getframe(1)
    while _is_between(frame):
        frames.append(frame)
        frame = frame.f_back
    return frames


def _is_between(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return not file.startswith(_OURS) or file in _THROUGH


def _says(rows: Any, vendor: str) -> bool:
    """Does a QuerySet say whose rows it wants?"""
    sql, _params = rows.query.sql_with_params()
    return not unsaid(sql, vendor)


def _may_leave_it_out(place: str) -> bool:
    is_test = place.startswith("tests.")
    is_migration = ".migrations." in place  # it is about the whole table
    return is_test or is_migration or place.startswith(tuple(MAY_LEAVE_IT_OUT))
