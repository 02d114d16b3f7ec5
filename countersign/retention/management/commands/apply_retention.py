"""`manage.py apply_retention`: remove what is older than it has to be kept."""

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from countersign.database.where import where_we_work
from countersign.history.cutting.actions import keep_at_least
from countersign.retention import actions
from countersign.retention.actions import Due, Looked, OtherNumber, Outcome

_NAMED: Final = 20


class Command(BaseCommand):
    help = (
        "Note decided invoices, their originals and their history when COUNTERSIGN_KEEP_YEARS have passed, tell the owners, "
        "and remove what was noted days ago. `run_schedule` does the same every day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go; change nothing"
        )
        parser.add_argument(
            "--yes-remove",
            type=int,
            metavar="N",
            help="remove at once what --dry-run names, which must be N invoices in all, whatever speaks against it",
        )
        parser.add_argument(
            "--shorten",
            action="store_true",
            help="keep for fewer years than were set before; every history says so",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        years = keep_at_least(settings.KEEP_YEARS)
        if not settings.KEEP_YEARS:
            self.stdout.write("COUNTERSIGN_KEEP_YEARS is 0: everything is kept.")
            return
        self.stdout.write(where_we_work())
        if years != settings.KEEP_YEARS:
            if not options["shorten"]:
                raise CommandError(_longer(years))
            actions.shorten()
        if options["dry_run"]:
            for due in actions.due_now():
                self.stdout.write(_in_words(due, "would go"))
            return
        looked = _act(options["yes_remove"])
        for one in looked:
            self.stdout.write(_told(one))
        if any(one.outcome is Outcome.REFUSED for one in looked):
            raise CommandError(
                "Nothing was removed there. If the clock is right and all of that is to go: --dry-run, then --yes-remove N."
            )


def _act(number: int | None) -> list[Looked]:
    if number is None:
        return actions.apply_due()
    try:
        return actions.remove_now(number)
    except OtherNumber as other:
        raise CommandError(
            f"{other.due} invoices would go, not {number}. Nothing was removed."
        ) from other


def _told(looked: Looked) -> str:
    if looked.outcome is Outcome.REFUSED:
        return f"{looked.due.organization}: refused. {looked.why}"
    if looked.goes_on:
        day = looked.goes_on.date().isoformat()
        return _in_words(looked.due, f"go on {day} or soon after; the owners know")
    return _in_words(looked.due, "removed")


def _longer(years: int) -> str:
    kept = f"{years} years" if years else "everything"
    return (
        f"COUNTERSIGN_KEEP_YEARS is {settings.KEEP_YEARS}, but the database keeps {kept}, as was set before. To keep "
        "for less from now on, run this command with --shorten."
    )


def _in_words(due: Due, done: str) -> str:
    told = (
        f"{due.organization}: {due.invoices} invoices and {due.cut.lines} lines of history "
        f"before {due.before.date().isoformat()} {done}."
    )
    if held := due.cut.held_by:
        told += (
            f" The history stays from line {held.sequence} on: "
            f"{held.subject_type} {held.subject_id} is still there."
        )
    for going in due.following:
        names = ", ".join(going.rows[:_NAMED])
        more = len(going.rows) - _NAMED
        told += f"\n  After them {len(going.rows)} {going.what} would go: {names}"
        told += f" and {more} more." if more > 0 else "."
    return told
