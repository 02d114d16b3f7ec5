"""A look at a deployment: each finding is a sentence that says what to mend."""

from collections.abc import Iterator

from countersign.database.where import where_we_work

from . import backups, barriers, data, folders, mail, people, place, work
from .finding import Finding, Level, fine

__all__ = ["Finding", "Level", "look"]


def look() -> Iterator[Finding]:
    """Everything worth knowing, part by part. What needs the database is left out when it does not answer."""
    yield fine(where_we_work())
    yield from place.look()
    yield from mail.look()
    yield from data.look_at_files()
    yield from barriers.look()
    answers = True
    for finding in data.look_at_database():
        answers = answers and finding.level != Level.MEND
        yield finding
    if answers:
        yield from people.look()
        yield from work.look()
        yield from folders.look()
        yield from backups.look()
