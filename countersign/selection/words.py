"""What the pages say of each thing that is done with selected invoices: whole sentences, by how many they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Words:
    """Of one verb: its name, what is asked of so many, what its button says, what was done, and that nothing can be."""

    title: str | Promise
    asked: Callable[[int], str]
    done: Callable[[int], str]
    none: str | Promise
    explained: str | Promise = ""


def _submit(n: int) -> str:
    return ngettext("Submit %(n)s invoice?", "Submit %(n)s invoices?", n) % {"n": n}


def _submitted(n: int) -> str:
    return ngettext("%(n)s invoice submitted", "%(n)s invoices submitted", n) % {"n": n}


def _withdraw(n: int) -> str:
    said = ngettext("Take %(n)s submission back?", "Take %(n)s submissions back?", n)
    return said % {"n": n}


def _withdrawn(n: int) -> str:
    said = ngettext("%(n)s submission taken back", "%(n)s submissions taken back", n)
    return said % {"n": n}


def _hand_over(n: int) -> str:
    said = ngettext("Hand over %(n)s invoice?", "Hand over %(n)s invoices?", n)
    return said % {"n": n}


def _handed_over(n: int) -> str:
    said = ngettext("%(n)s invoice handed over", "%(n)s invoices handed over", n)
    return said % {"n": n}


def _take(n: int) -> str:
    said = ngettext("Take %(n)s invoice?", "Take %(n)s invoices?", n)
    return said % {"n": n}


def _taken(n: int) -> str:
    said = ngettext(
        "%(n)s invoice is on your desk", "%(n)s invoices are on your desk", n
    )
    return said % {"n": n}


def _code(n: int) -> str:
    return ngettext("Code %(n)s invoice?", "Code %(n)s invoices?", n) % {"n": n}


def _coded(n: int) -> str:
    return ngettext("%(n)s invoice coded", "%(n)s invoices coded", n) % {"n": n}


def _originals(n: int) -> str:
    said = ngettext(
        "The originals of %(n)s invoice", "The originals of %(n)s invoices", n
    )
    return said % {"n": n}


SUBMIT: Final = Words(
    _("Submit selected"),
    _submit,
    _submitted,
    _("None of these can be submitted together."),
    _("Your managers are asked to decide. What has a doubt or lacks something is left out, to be looked at on its own."),
)  # fmt: skip
WITHDRAW: Final = Words(
    _("Take selected back"),
    _withdraw,
    _withdrawn,
    _("None of these can be taken back."),
    _("They are on your desk again, and your managers see that you took them back."),
)
HAND_OVER: Final = Words(
    _("Hand over selected"),
    _hand_over,
    _handed_over,
    _("None of these can be handed over."),
    _("They lie on your colleague's desk then, to be edited and submitted there. Whoever had one before does not decide on it."),
)  # fmt: skip
TAKE: Final = Words(
    _("Take selected"),
    _take,
    _taken,
    _("None of these can be taken."),
    _("They go from everybody’s desk to yours, in the order in which they came."),
)
CODE: Final = Words(
    _("Code selected"),
    _code,
    _coded,
    _("None of these can be coded."),
    _("Each is coded as a whole, and its history says so."),
)
ORIGINALS: Final = Words(
    _("Originals of selected"),
    _originals,
    _originals,
    _("None of these has a file."),
    _("One ZIP, each file by the number of its invoice."),
)
