"""All that proves what became of one invoice, gathered once for the archive and the paper in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Self

from countersign.accounts.names import Known, all_told, with_known
from countersign.comments.models import Comment
from countersign.documents.models import Attachment, Document
from countersign.history.hooks import Broken
from countersign.history.models import Chain, Event
from countersign.invoices import checks
from countersign.invoices.checks import Check
from countersign.invoices.judging.kept import digest
from countersign.invoices.judging.report import Report
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    LineItem,
)
from countersign.invoices.queries import attachments_of, further_of, items_of, uses_of
from countersign.mailboxes.models import CAME, ReceivedMail
from countersign.review.models import AccessLink, Decision
from countersign.review.proving.invoices import differing_of
from countersign.vendors.models import BankAccount

from .place import Place
from .terms import terms

_LINK: Final = "accesslink"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One invoice, its originals, decisions and events, and their place in its organization's history.

    `names` are its people's by their ids, with what each is here now. `account` is what is known of the vendor's account that the invoice names. `events` are the invoice's own; `links` those of the access links that were mailed about it.
    """

    invoice: Invoice
    items: tuple[LineItem, ...]
    uses: tuple[InvoiceDocument, ...]
    attachments: tuple[Attachment, ...]
    further: tuple[FurtherFile, ...]
    mails: tuple[ReceivedMail, ...]
    checks: tuple[Check, ...]
    decisions: tuple[Decision, ...]
    comments: tuple[Comment, ...]
    account: BankAccount | None
    events: tuple[Event, ...]
    links: tuple[Event, ...]
    place: Place
    names: Mapping[int, str]

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        """What there is now."""
        organization = invoice.organization_id
        items = items_of(invoice)
        checked = checks.CheckedInvoice.of(invoice, items=items)
        lines = _lines(invoice)
        decisions = invoice.decisions.select_related("user").order_by("at", "pk")
        said = Comment.objects.filter(organization=organization, invoice=invoice)
        comments = said.select_related("author").order_by("at", "pk")
        account = checked.vendor_history.account
        known = {line.actor_id: Known.of(line) for line in lines if line.actor_id}
        people = [invoice.agent, *(one.user for one in decisions)]
        people += [one.author for one in comments]
        people += [account.confirmed_by] if account and account.confirmed_by else []
        return cls(
            invoice=invoice,
            items=tuple(items),
            uses=tuple(uses_of(invoice)),
            attachments=tuple(attachments_of(invoice)),
            further=tuple(further_of(invoice)),
            mails=tuple(_mails(organization, lines)),
            checks=tuple(checks.said_of(checked)),
            decisions=tuple(decisions),
            comments=tuple(comments),
            account=account,
            events=tuple(line for line in lines if line.subject_type != _LINK),
            links=tuple(line for line in lines if line.subject_type == _LINK),
            place=Place.of(organization, lines),
            names=all_told(organization, people, known),
        )

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its originals, in their order."""
        return tuple(use.document for use in self.uses)

    @property
    def head(self) -> Chain:
        """The head of the organization's history."""
        return self.place.head

    @property
    def differing(self) -> list[Broken]:
        """What is stored now and is not what its lines say: somebody has altered one of the two."""
        decisions = sorted(self.decisions, key=lambda one: (one.at, one.pk))
        return differing_of(
            self.invoice,
            self.events,
            self.items,
            self.documents,
            self.further,
            decisions,
        )

    @property
    def lines(self) -> list[Event]:
        """All its lines of the history, in the history's order."""
        return sorted(chain(self.events, self.links), key=lambda event: event.sequence)

    def invoice_json(self) -> dict[str, Any]:
        """The entered record: where it stands, then its fields by the names of EN 16931."""
        invoice = self.invoice
        return {
            "id": invoice.pk,
            "organization": str(invoice.organization),
            "status": invoice.status,
            "version": invoice.version,
            "entered_by": _person(invoice.agent),
            "entered_at": invoice.created_at,
            "submitted_at": invoice.submitted_at,
            "decided_at": invoice.decided_at,
            **self._month(),
            "originals": [
                {
                    "name": document.name,
                    "sha256": document.sha256,
                    "size": document.size,
                    "media_type": document.media_type,
                    "uploaded_at": document.uploaded_at,
                }
                for document in self.documents
            ],
            "attachments": [
                {
                    "name": one.name,
                    "description": one.description or None,
                    "came_in": one.within or self._name_of(one.outer_id),
                    "sha256": one.file and one.file.sha256,
                    "not_kept": one.refusal or None,
                    "address": one.address or None,
                }
                for one in self.attachments
            ],
            "further_files": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "sha256": one.document.sha256,
                    "size": one.document.size,
                    "media_type": one.document.media_type,
                    "added_at": one.added_at,
                }
                for one in self.further
            ],
            "payment_account_confirmed": self.account_json(),
            **terms(invoice, self.items),
        }

    def _month(self) -> dict[str, Any]:
        """Since when it is locked, where it counts in another month than that of its issue date, what took it back."""
        invoice = self.invoice
        said = {
            "locked_at": invoice.locked_at,
            "counts_in": invoice.counts_in and f"{invoice.counts_in:%Y-%m}",
            "reversed_at": invoice.reversed_at,
            "reverses": invoice.reverses_id,
        }
        return {name: value for name, value in said.items() if value}

    def _name_of(self, pk: int) -> str:
        outer = (*self.documents, *(one.document for one in self.further))
        return next((one.name for one in outer if one.pk == pk), "")

    def account_json(self) -> dict[str, Any] | None:
        """Who confirmed the account that the invoice names, when and how; None while nobody has."""
        account = self.account
        if not account or not account.is_confirmed:
            return None
        return {
            "by": account.confirmed_by and _person(account.confirmed_by),
            "at": account.confirmed_at,
            "how": account.how,
        }

    @property
    def reports(self) -> list[Report]:
        """What the official rules say of the e-invoice in each original; of several, of the one that was entered."""
        organization = self.invoice.organization
        found = (
            Report.of(
                use.document, organization.own_formats, organization.zone, use.part
            )
            for use in self.uses
        )
        return [report for report in found if report]

    def verdicts_json(self) -> list[dict[str, Any]]:
        """The same as it is kept, of all e-invoices in a file, each beside the SHA-256 of its original.

        `part` says which of several in the file was entered, from 0.
        """
        return [
            {
                "original": use.document.name,
                "sha256": use.document.sha256,
                "part": use.part,
                "verdict": use.document.verdict,
                "digest": digest(use.document.verdict),
            }
            for use in self.uses
            if use.document.verdict is not None
        ]

    def comments_json(self) -> list[dict[str, Any]]:
        """What was said about the invoice, oldest first."""
        return [
            {
                "by": _person(comment.author),
                "via": comment.via or None,
                "at": comment.at,
                "text": comment.text,
            }
            for comment in self.comments
        ]

    def decisions_json(self) -> list[dict[str, Any]]:
        """Every decision, the withdrawn ones too, oldest first."""
        return [
            {
                "id": decision.pk,
                "verdict": decision.verdict,
                "version": decision.version,
                "by": _person(decision.user),
                "via": decision.via or None,
                "confirmed_by": decision.confirmed or None,
                "settles": decision.settles,
                "by_who_entered_it": decision.own,
                "reason": decision.comment or None,
                "at": decision.at,
                "withdrawn_at": decision.withdrawn_at,
            }
            for decision in self.decisions
        ]


def _mails(organization: int, lines: Iterable[Event]) -> Iterator[ReceivedMail]:
    """The mails that brought its files, the first one first: where they lie is known by their hashes in its history."""
    hashes = (line.data["sha256"] for line in lines if line.verb == CAME)
    for sha256 in dict.fromkeys(hashes):
        yield ReceivedMail(organization_id=organization, sha256=sha256)


def _lines(invoice: Invoice) -> list[Event]:
    """The history of the invoice, of the access links that were mailed about it and of what closed its month, in its order."""
    organization = invoice.organization_id
    links = AccessLink.objects.filter(organization=organization, invoice=invoice)
    of_links = Event.objects.filter(
        organization_id=organization,
        subject_type=_LINK,
        subject_id__in=links.values("pk"),
    )
    own = Event.objects.about(organization, "invoice", invoice.pk)
    both = (own.defer(None).order_by(), of_links)
    ours, theirs = (with_known(lines, "actor_id") for lines in both)
    found = list(ours.union(theirs, all=True).order_by("sequence"))
    return sorted([*found, *_closing(invoice)], key=lambda line: line.sequence)


def _closing(invoice: Invoice) -> list[Event]:
    """The line that tells of the closing by which it was locked."""
    if invoice.locked_at is None:
        return []
    lines = Event.objects.filter(
        organization_id=invoice.organization_id,
        verb="closed month",
        at__gte=invoice.locked_at,
    )
    return list(with_known(lines.defer(None).order_by("sequence"), "actor_id")[:1])


def _person(user: Any) -> dict[str, Any]:
    return {"id": user.pk, "name": str(user), "mail": user.email}
