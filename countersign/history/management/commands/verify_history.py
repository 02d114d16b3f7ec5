"""`manage.py verify_history`: names what is not as the history says, line by line, row by row."""

from argparse import ArgumentTypeError
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser

from countersign.database.command import WorkingCommand
from countersign.history.heads.contained import KnownHead, why_nowhere
from countersign.history.hooks import Broken
from countersign.history.models import Event
from countersign.history.verification import (
    broken_chains,
    broken_heads,
    differing_rows,
    organizations,
)

_MOST: Final = 100


class Command(WorkingCommand):
    help = (
        "Check every line's hash and its place in the chain, and that invoices, decisions and confirmed accounts are "
        "what the lines say. With a head that was kept, say whether the history still contains it. Exits 1 and names "
        "what is not so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            type=_head,
            action="append",
            default=[],
            metavar="N:HASH",
            help="a head that was kept: a line's number and hash",
        )
        parser.add_argument(
            "--mail",
            type=Path,
            action="append",
            default=[],
            metavar="FILE.eml",
            help="a daily summary as it was received: the head that it names",
        )
        parser.add_argument(
            "--organization", type=int, metavar="ID", help="whose head that is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = [*options["head"], *map(_mailed, options["mail"])]
        whose = (
            organizations()
            if options["organization"] is None
            else [options["organization"]]
        )
        counts: Counter[str] = Counter()
        found = chain(broken_chains(), differing_rows(counts), broken_heads(counts))
        wrong = [_in_words(one) for one in found]
        wrong += [
            f"Line {head.sequence} with the hash {head.hash}: {reason}."
            for head in heads
            if (reason := why_nowhere(head, whose))
        ]
        if wrong:
            more = len(wrong) - _MOST
            raise CommandError(
                "\n".join(wrong[:_MOST] + ([f"And {more} more."] if more > 0 else []))
            )
        self.stdout.write(
            f"All {Event.objects.count()} lines are as they were written."
        )
        self._tell(counts, heads)

    def _tell(self, counts: Counter[str], heads: list[KnownHead]) -> None:
        kinds = ["invoices", "decisions", "accounts"]
        kinds += ["codings"] if counts["codings"] else []
        if any(counts[kind] for kind in kinds):
            what = ", ".join(f"{counts[kind]} {kind}" for kind in kinds)
            self.stdout.write(f"What is stored is what they say: {what}.")
        if counts["older"]:
            self.stdout.write(
                f"Of {counts['older']} invoices the last line is of a time when lines did not keep their content: "
                "status, version and who decided were compared, not the fields."
            )
        if counts["stamps"]:
            self.stdout.write(f"{counts['stamps']} time stamps hold.")
        for head in heads:
            self.stdout.write(
                f"The history contains line {head.sequence}, {head.hash}."
            )


def _in_words(found: Broken) -> str:
    return (
        f"Organization {found.organization_id}, line {found.sequence}: {found.reason}."
    )


def _head(text: str) -> KnownHead:
    if head := KnownHead.given(text):
        return head
    raise ArgumentTypeError(
        f"A head looks like 812:9f86d0..., with 64 digits, not “{text}”."
    )


def _mailed(path: Path) -> KnownHead:
    try:
        heads = KnownHead.mailed(path.read_bytes())
    except OSError as problem:
        raise CommandError(f"Cannot read {path}: {problem.strerror}.") from problem
    if not heads:
        raise CommandError(f"{path} names no head of a history. Is it a daily summary?")
    if len(heads) > 1:
        raise CommandError(
            f"{path} has several that look like a head; somebody may have written one into a name. The last one is the "
            "summary's own: give it with --head."
        )
    return heads.pop()
