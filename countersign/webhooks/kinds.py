"""What a webhook may be told of: each kind is one or several verbs of an invoice's history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUBJECT: Final = "invoice"


@dataclass(frozen=True, slots=True)
class Kind:
    """What it is in a few words, and the verbs of the history that are told as this."""

    label: str | Promise
    verbs: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    "document.received": Kind(
        _("A file came: it was uploaded, or came by mail"),
        ("uploaded", "came by mail"),
    ),
    "invoice.begun": Kind(
        _("An invoice was begun without a file, or from a part of one"),
        ("began", "parted", "cut", "uncut", "took out"),
    ),
    "invoice.read": Kind(_("What a file says was put into a draft"), ("read",)),
    "invoice.assigned": Kind(
        _("An invoice went to somebody else"), ("assigned", "handed over", "took")
    ),
    "invoice.submitted": Kind(_("An invoice was submitted"), ("submitted",)),
    "invoice.taken_back": Kind(_("A submission was taken back"), ("took back",)),
    "invoice.approved_in_part": Kind(
        _("An invoice was approved, and others must approve it too"),
        ("approved in part", "approved own in part"),
    ),
    "invoice.approved": Kind(
        _("An invoice was approved"), ("approved", "approved own")
    ),
    "invoice.returned": Kind(_("An invoice was returned"), ("returned",)),
    "invoice.rejected": Kind(_("An invoice was rejected"), ("rejected",)),
    "invoice.withdrawn": Kind(_("A decision was withdrawn"), ("withdrew",)),
    "invoice.exported": Kind(_("An invoice was exported"), ("exported",)),
    "invoice.export_cancelled": Kind(
        _("The export of an invoice was cancelled"), ("cancelled export",)
    ),
    "invoice.payment_ordered": Kind(
        _("A payment run that pays an invoice was released"), ("ordered payment",)
    ),
    "invoice.paid": Kind(_("An invoice was paid"), ("paid", "booked payment")),
    "invoice.payment_undone": Kind(_("A payment was undone"), ("undid payment",)),
    "invoice.reversed": Kind(_("An invoice was reversed"), ("reversed", "reversal")),
    "invoice.commented": Kind(_("Somebody commented"), ("commented",)),
    "invoice.files_changed": Kind(
        _("The files of an invoice changed"),
        ("added file", "named file", "moved file", "removed file"),
    ),
    "invoice.judged": Kind(_("A file was held to the official rules"), ("judged",)),
    "invoice.set_aside": Kind(_("An invoice was taken off the desk"), ("set aside",)),
    "invoice.deleted": Kind(
        _("A draft was deleted, or put with another one"),
        ("deleted", "joined", "took over"),
    ),
}
"""By the name that the receiver is told, in the order in which a page lists them."""

UNTOLD: Final = frozenset(
    {
        "changed",  # at each field that somebody types
        "asked for code",
        "gave wrong code",
        "took originals",
        "kept whole",  # what is read in it then is told
        "told_apart",
        "answered",
        "confirmed_account",
        "issued",
        "revoked",
        "closed month",
    }
)
"""Verbs about an invoice that no webhook is told of: what happens while one types, and what is no step of the invoice."""

TEST: Final = "webhook.tested"
"""The kind of what is sent when an owner tries a webhook out."""

_BY_VERB: Final = {verb: name for name, kind in KINDS.items() for verb in kind.verbs}


def kind_of(subject_type: str, verb: str) -> str:
    """The kind that a line of the history is told as; empty where it is told to nobody."""
    return _BY_VERB.get(verb, "") if subject_type == SUBJECT else ""


def label_of(kind: str) -> str:
    """A kind in words."""
    if kind == TEST:
        return str(_("Trying it out"))
    return str(KINDS[kind].label) if kind in KINDS else kind
