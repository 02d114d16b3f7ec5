"""How far the reading of an invoice's files is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from countersign.documents.models import Document, ReadingState
from countersign.documents.refusals import reading_problem


@dataclass(frozen=True, slots=True)
class Progress:
    """What is told of it: a text (empty when all is read) and whether it goes on."""

    text: str = ""
    tone: Literal["quiet", "doubt"] = "quiet"
    goes_on: bool = False
    problem: str = ""
    again: bool = False  # may reading it anew help?


def progress(documents: Iterable[Document]) -> Progress:
    """The reading of one invoice's files; what is still being read comes before what could not be."""
    files = list(documents)
    unread = [file for file in files if file.is_unread]
    if unread:
        share = sum(file.share_read for file in unread) // len(unread)
        return Progress(_("reading %(share)s %%") % {"share": share}, goes_on=True)
    for file in files:
        if file.reading_state == ReadingState.FAILED or file.reading_problem:
            text = _("could not be read: enter it by hand")
            again = any(one.may_be_read_again for one in files)
            problem = reading_problem(file)
            return Progress(text, "doubt", problem=problem, again=again)
    return Progress()
