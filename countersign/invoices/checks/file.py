"""Rules that hold what was entered to what the file says: every figure that was surely read, and whether it was read at all."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from countersign.documents.models import Document
from countersign.documents.refusals import reading_problem
from countersign.identity.companies import are_alike, company_key
from countersign.identity.signs import skeleton
from countersign.invoices.content.fields import TOTALS
from countersign.invoices.content.labels import label
from countersign.invoices.content.shown import text
from countersign.invoices.content.values import plain
from countersign.invoices.models import Kind
from countersign.invoices.suggesting.choosing import value_of
from countersign.invoices.suggesting.said import SaidValue

from .check import Check, Level
from .checked import CheckedInvoice

_COMPARED: Final = ("vendor_name", "number", "currency", *TOTALS)
LOOKED_AT: Final = (*_COMPARED, "kind", "amount_due")
_TELLING: Final = 5  # signs of a number that are no number by chance
_NEEDED: Final = ("vendor_name", "number", "currency", "gross_total")


def unread(checked: CheckedInvoice) -> Iterator[Check]:
    """What was entered can't be compared with a file that is not read, or could not be."""
    for document in checked.documents:
        if document.reading_problem:
            yield _check(checked, document, _failed(checked))
        elif document.said is None:
            yield _check(checked, document, _not_yet(document))


def _not_yet(document: Document) -> str:
    """Its words may be there without what they say: so it is of files that an earlier version has read."""
    if document.is_read:
        return _("“%(file)s” was read, but what was entered is not compared with it.")
    return _("“%(file)s” has not been read yet: what was entered is not compared with it.")  # fmt: skip


def _failed(checked: CheckedInvoice) -> str:
    if checked.invoice.is_open:
        return _("“%(file)s” could not be read: %(why)s Enter the fields by hand.")
    return _("“%(file)s” could not be read: %(why)s What was entered is not compared with it.")  # fmt: skip


def _check(checked: CheckedInvoice, document: Document, words: str) -> Check:
    """While the invoice is being entered there is time yet to read it."""
    level = Level.DOUBT if checked.invoice.is_open else Level.STOP
    problem = reading_problem(document) if document.reading_problem else ""
    message = words % {"file": document.name, "why": problem}
    return Check("unread", level, message, subject=f"{document.pk}:{problem}")


def file(checked: CheckedInvoice) -> Iterator[Check]:
    """A field says what the file surely says."""
    for name in _COMPARED:
        said = checked.said.get(name)
        if said and said.is_sure and not _agrees(checked, name, said.value):
            yield _differs(checked, name, said)
    yield from _kind(checked)
    yield from _to_pay(checked)
    yield from _not_compared(checked)


def _kind(checked: CheckedInvoice) -> Iterator[Check]:
    """Whether money is asked for or given back is as the file has it."""
    said = checked.said.get("kind")
    if (
        said
        and said.is_sure
        and (said.value == Kind.CREDIT_NOTE) != checked.invoice.is_credit
    ):
        words = {
            "file": _kind_word(said.value),
            "entered": _kind_word(checked.invoice.kind),
        }
        text = _("The file is a “%(file)s”, entered is a “%(entered)s”.") % words
        yield Check(
            "kind",
            Level.STOP,
            text,
            ("kind",),
            places=said.places,
            subject=f"{said.value}:{checked.invoice.kind}",
        )


def _kind_word(kind: str) -> str:
    return str(Kind(kind).label) if kind in Kind.values else kind


def _to_pay(checked: CheckedInvoice) -> Iterator[Check]:
    """What is to be paid is what the file asks for, whether the form has it as the amount due or as the gross total."""
    said, here = checked.said.get("amount_due"), checked.invoice.to_pay
    there = value_of("amount_due", said.value) if said and said.is_sure else None
    if said is None or there is None or here is None or abs(there) == abs(here):
        return
    words = {"file": checked.amount(there), "entered": checked.amount(here)}
    text = _("To pay: the file says %(file)s, entered is %(entered)s.") % words
    yield Check(
        "to-pay",
        Level.STOP,
        text,
        ("amount_due",),
        places=said.places,
        subject=f"{there}:{here}",
    )


def _not_compared(checked: CheckedInvoice) -> Iterator[Check]:
    """What is to be paid was not surely read: only a person can compare it."""
    said = checked.said.get("gross_total")
    is_read = bool(checked.documents) and checked.documents[0].said is not None
    if is_read and not (said and said.is_sure) and not checked.invoice.is_open:
        text = _("Gross total could not be read for sure on “%(file)s”: compare it.")
        message = text % {"file": checked.documents[0].name}
        yield Check("not-compared", Level.HINT, message, ("gross_total",))


def _agrees(checked: CheckedInvoice, name: str, read: str) -> bool:
    typed = getattr(checked.invoice, name)
    if name in checked.invoice.unparsed or (name in _NEEDED and typed in ("", None)):
        return True  # another rule asks for it
    if name in TOTALS:
        value = value_of(name, read)
        return value is None or (typed is not None and abs(typed) == abs(value))
    if name == "vendor_name":
        return _is_same_company(typed, read)
    if name == "number":
        return _is_same_number(typed, read)
    return bool(typed == read)


def _is_same_number(typed: str, read: str) -> bool:
    """One may be read with less in front or behind than the other has: “R00559” of “R00559-26”."""
    shorter, longer = sorted((skeleton(typed), skeleton(read)), key=len)
    return shorter == longer or (len(shorter) >= _TELLING and shorter in longer)


def _is_same_company(typed: str, read: str) -> bool:
    """One name may be the other's beginning or part: “Acme” and “Acme Holding”."""
    ours, theirs = company_key(typed), company_key(read)
    shorter, longer = sorted((ours, theirs), key=len)
    return are_alike(ours, theirs) or (len(shorter) > 2 and shorter in longer)


def _differs(checked: CheckedInvoice, name: str, said: SaidValue) -> Check:
    here, there = getattr(checked.invoice, name), value_of(name, said.value)
    words = {
        "label": label(name),
        "file": _shown(checked, name, there),
        "entered": _shown(checked, name, here),
        "agent": checked.invoice.agent,
    }
    message = _("%(label)s: the file says %(file)s, %(agent)s entered %(entered)s.")
    if here in ("", None):
        message = _("%(label)s: the file says %(file)s, %(agent)s entered nothing.")
    return Check(
        "file",
        Level.STOP,
        message % words,
        (name,),
        places=said.places,
        subject=f"{name}:{said.value}:{plain(here)}",
    )


def _shown(checked: CheckedInvoice, name: str, value: Any) -> str:
    shown = text(name, value, checked.formats, checked.invoice.currency)
    return f"{shown} {checked.invoice.currency}".strip() if name in TOTALS else shown
