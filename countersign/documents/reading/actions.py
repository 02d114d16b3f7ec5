"""The words on a document's pages, read in a process of their own."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks.base import Task

from countersign.documents import pictures
from countersign.documents.drawing.pdf import Ask, drawn
from countersign.documents.drawing.pdf import keep as keep_drawing
from countersign.documents.hooks import AFTER_FIRST_PAGES, AFTER_READING
from countersign.documents.models import Document, Page, ReadingState
from countersign.documents.reading.rest import (
    FAILURES,
    LEFT_OUT,
    TOO_LONG,
    Rest,
    first_ones,
    in_turn,
    left_out,
    shares,
)
from countersign.documents.storage import content
from countersign.extraction import model
from countersign.extraction.drawing import VERSION
from countersign.extraction.files import (
    A_PAGE,
    OCR,
    READING,
    Child,
    EndedEarly,
    Engine,
    Refused,
    child_for,
    each_in_child,
    each_page,
    first_look,
    ocr_pages,
    side_by_side,
    slots,
    usable_text,
)
from countersign.extraction.files.sniff import PDF
from countersign.extraction.from_file import look_inside
from countersign.extraction.record import EInvoice

_CORES: Final = (
    2  # that OCR uses of one file, by one child with two threads or by two with one
)
MOST_ATTEMPTS: Final = 3
GAVE_UP: Final = "gave-up"


def read_words(document: Document, child: Child) -> Rest:
    """Store the words of each page; returns what is still to be read: pages, and scans, which OCR reads.

    Of a long file the first page and the last come before the others, and what they say is suggested at once. When
    nothing is left, the next step is done, by the child process that has the file. When the file cannot be read, the
    reason is stored. Reading twice gives the same rows; after a crash it is queued again.
    """
    _note(
        document,
        reading_state=ReadingState.READING,
        reading_attempts=F("reading_attempts") + 1,
        notices=[],
    )
    document.notices = []
    every = tuple(range(1, document.page_count + 1))
    first = first_ones(document.page_count) if document.media_type == PDF else every
    try:
        pages = _look(document, child, first) if every else ()
    except EndedEarly as ended:
        give_up_at_last(document, ended, document.reading_attempts + 1)
        return Rest()
    except Refused as refused:
        if refused.code == TOO_LONG and len(every) > 1:
            return Rest(every)  # each in its own time
        give_up(document, refused.code)
        return Rest()
    usable = {page.number for page in pages if usable_text(page)}
    _keep(document, pages, pages_read=len(usable))
    scans = tuple(number for number in first if number not in usable)
    rest = Rest(tuple(number for number in every if number not in first), scans)
    if rest.pages and usable:
        _tell_first(document)
    _end(document, rest, child)
    return rest


def read_rest(document: Document, rest: Rest, child: Child) -> Rest:
    """Store the words of some further pages of a long file, each read in its own time; returns what is left then.

    A page that takes too long, or is broken, is left out and told. When nothing is left, the next step is done.
    """
    done: list[model.Page] = []
    failed = False
    try:
        done.extend(child.ask_each(A_PAGE, each_page, content(document.path), rest.next_ones))  # fmt: skip
    except EndedEarly:
        if document.reading_attempts < MOST_ATTEMPTS:
            raise
        failed = True
    except Refused:
        failed = True
    scans = [page.number for page in done if not usable_text(page)]
    read = document.pages_read + len(done) - len(scans)
    _keep(document, done, pages_read=read)
    after = rest.after(len(done), scans, failed=failed)
    _end(document, after, None if failed else child)
    return after


def see_words(document: Document, scans: Sequence[int]) -> None:
    """The same by OCR for these pages; each is stored as soon as it is read, and what the first says is suggested at once.

    The first comes first, then the last; from a few on two children share the others. A page that takes too long is left
    out and told; when none could be seen, the reason is stored.
    """
    others = document.page_count - len(scans)
    left, missed, count, reason = in_turn(scans), list[int](), 0, TOO_LONG
    ended = 0
    while left and len(missed) < FAILURES:
        parts = shares(left, first=not count, at_once=slots.number)
        for place, page in side_by_side([_seen(document, part, parts) for part in parts]):  # fmt: skip
            if isinstance(page, EndedEarly) and ended + 1 < MOST_ATTEMPTS:
                ended, reason = ended + 1, GAVE_UP
                continue
            if isinstance(page, Refused):
                reason = page.code
                missed.append(parts[place][0])
                left.remove(parts[place][0])
                continue
            parts[place].remove(page.number)
            left.remove(page.number)
            count += 1
            _keep(document, [page], pages_read=others + count)
            if count == 1 and left:
                _tell_first(document)
    if not count:
        give_up(document, reason)
        return
    before = [number for one in document.notices if one["code"] == LEFT_OUT for number in one["numbers"]]  # fmt: skip
    _tell_left_out(document, sorted({*before, *missed, *left}))
    _go_on(document)


def _seen(
    document: Document, part: Sequence[int], parts: Sequence[object]
) -> Generator[model.Page, None, None]:
    return each_in_child(
        OCR,
        ocr_pages,
        content(document.path),
        document.media_type,
        tuple(part),
        engine=cast(Engine, settings.OCR_ENGINE),
        threads=_CORES // len(parts),
    )


def draw_again(
    document: Document, said: Sequence[EInvoice], ask: Ask
) -> tuple[tuple[model.Page, ...], ...]:
    """Draw what a document's e-invoices say, by a child that one can `ask`, in place of what was drawn before.

    Gives the pages of each, numbered after the document's own; none without an e-invoice, and of what is too much to draw.
    """
    drawing = drawn(document, said, ask)
    sheets = drawing.sheets if drawing else ()
    if document.drawing_version not in (0, VERSION):
        pictures.remove(document)
    own = document.page_count
    after = tuple(
        tuple(_numbered(page, own + page.number) for page in pages) for pages in sheets
    )
    document.drawing_version, document.drawn_pages = VERSION, sum(map(len, after))
    if drawing:
        keep_drawing(document, drawing)
        pictures.keep(document, own + 1, pictures.THUMBNAIL, drawing.picture)
    _keep_drawn(document, [page for pages in after for page in pages])
    return after


def draw_late(document: Document) -> None:
    """Draw what a document's e-invoices say, where no release has yet; one that can't be opened is not tried again."""
    try:
        with child_for(look_inside) as child:
            data = content(document.path)
            inside = child.ask(READING, look_inside, data, document.media_type)
            draw_again(document, inside.einvoices, child.ask)
    except Refused:
        Document.objects.filter(document.itself).update(drawing_version=VERSION)
    finish(document)


def finish(document: Document) -> None:
    """Note that all is read; the step that follows the words calls this at its end."""
    Document.objects.filter(document.itself, reading_state=ReadingState.READING).update(
        reading_state=ReadingState.READ, reading_changed_at=timezone.now()
    )


@transaction.atomic
def begin_again(document: Document, job: Task[..., Any]) -> bool:
    """Queue a step after the words again for a document that is read; False when somebody else was quicker.

    Until that step has called `finish` it counts as being read, so it is queued once, and found again when its worker dies.
    """
    own = Document.objects.filter(document.itself, reading_state=ReadingState.READ)
    now = timezone.now()
    if not own.update(reading_state=ReadingState.READING, reading_changed_at=now):
        return False
    job.enqueue(document.pk, document.organization_id)
    return True


def give_up(document: Document, code: str) -> None:
    """Note that a document cannot be read; it is entered by hand, so what follows is queued all the same."""
    _go_on(document, reading_state=ReadingState.FAILED, reading_problem=code)


def give_up_at_last(document: Document, ended: EndedEarly, attempts: int) -> None:
    """Raise what ended a reading, so that it is tried again; after the last attempt note that it cannot be read."""
    if attempts < MOST_ATTEMPTS:
        raise ended
    give_up(document, GAVE_UP)


def begin_anew(document: Document) -> None:
    """Note that its reading was ended from outside, and is to begin again."""
    _note(document, reading_state=ReadingState.READING)


def put_off(document: Document) -> None:
    """Note that the storage was away: that is no failed attempt, the file has not been looked at."""
    own = Document.objects.filter(document.itself)
    own.filter(reading_attempts__gt=0).update(
        reading_attempts=F("reading_attempts") - 1
    )
    _note(document)


def _look(
    document: Document, child: Child, numbers: Sequence[int]
) -> tuple[model.Page, ...]:
    """These pages with their text layer; the first one's picture is kept."""
    width = pictures.THUMBNAIL
    data = content(document.path)
    pages, picture = child.ask(
        READING, first_look, data, document.media_type, width, numbers
    )
    pictures.keep(document, 1, width, picture)
    return pages


def _end(document: Document, rest: Rest, child: Child | None) -> None:
    """Do the next step once all pages are read, and OCR has none to read."""
    if rest.pages:
        return
    _tell_left_out(document, rest.missed)
    if not rest.scans:
        for job in AFTER_READING.values():
            job.call(document.pk, document.organization_id, child)


def _tell_first(document: Document) -> None:
    for look in AFTER_FIRST_PAGES.values():
        look(document)


def _tell_left_out(document: Document, numbers: Sequence[int]) -> None:
    """Note which pages could not be read: whoever looks at the invoice is told."""
    others = [one for one in document.notices if one["code"] != LEFT_OUT]
    told = [left_out(numbers)] if numbers else []
    if others + told != document.notices:
        document.notices = others + told
        _note(document, notices=document.notices)


@transaction.atomic
def _keep(document: Document, pages: Sequence[model.Page], *, pages_read: int) -> None:
    """Fill the pages' rows and note how far it is, unless the document is gone meanwhile."""
    if not _note(document, pages_read=pages_read):
        return
    Page.objects.bulk_create(
        [Page.of(document, page) for page in pages],
        update_conflicts=True,
        unique_fields=["document", "number"],
        update_fields=["width", "height", "turn", "words", "lines"],
    )


@transaction.atomic
def _keep_drawn(document: Document, pages: Sequence[model.Page]) -> None:
    version = document.drawing_version
    if not _note(document, drawing_version=version, drawn_pages=len(pages)):
        return
    rows = Page.objects.filter(organization=document.organization_id, document=document)
    rows.filter(number__gt=document.page_count).delete()
    Page.objects.bulk_create(Page.of(document, page) for page in pages)


def _numbered(page: model.Page, number: int) -> model.Page:
    words = tuple(word._replace(page=number) for word in page.words)
    return replace(page, number=number, words=words)


def _note(document: Document, **values: Any) -> bool:
    """Store how far its reading is, which locks its row; False when the document is gone."""
    own = Document.objects.filter(document.itself)
    return bool(own.update(reading_changed_at=timezone.now(), **values))


@transaction.atomic
def _go_on(document: Document, **values: str) -> None:
    """Queue what follows the words; until that is done the document is still being read."""
    if _note(document, **values):
        for job in AFTER_READING.values():
            job.enqueue(document.pk, document.organization_id)
