"""The evidence for reading: one invoice, what was decided and all that happened to it, as a PDF."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from countersign.accounts.models import User
from countersign.documents.refusals import explain
from countersign.extraction.files import Refused
from countersign.history.models import Event
from countersign.invoices.checks import Level
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.content.history_words import in_words
from countersign.invoices.content.labels import label
from countersign.invoices.content.record import LineRow, Record, TaxRow
from countersign.paper import Cell, Paper
from countersign.review.models import Decision

from . import uses
from .evidence import Evidence

_COLUMNS: Final = (44, 17, 16, 11, 16)
_THREE: Final = (44, 44, 16)
_FOUR: Final = (61, 11, 16, 16)


def draw(evidence: Evidence) -> bytes:
    """The PDF, in the language that is active. The same evidence gives the same bytes."""
    return _Writer(evidence).write()


class _Writer:
    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._invoice = evidence.invoice
        self._record = Record.of(evidence.invoice, evidence.items)
        self._organization = evidence.invoice.organization
        self._formats = self._organization.own_formats
        head = evidence.head
        self._paper = Paper(
            title=f"{evidence.invoice} · {evidence.invoice.vendor_name}",
            foot=f"{_('Head of the history')} {head.sequence} · {head.hash}",
            made_at=max(
                (event.at for event in evidence.lines),
                default=evidence.invoice.created_at,
            ),
        )

    def write(self) -> bytes:
        """All its parts, one after the other."""
        self._head()
        self._differing()
        self._facts()
        self._account()
        self._items()
        self._sums()
        self._originals()
        self._verdicts()
        self._checks()
        self._decisions()
        self._comments()
        self._uses(_("Exports"), _("Export %(number)s"), uses.exports)
        self._uses(_("For the bank"), _("Payment run %(number)s"), uses.bank_files)
        self._history()
        if self._paper.lacks:
            self._paper.gap(16)
            text = _(
                "Some characters cannot be drawn here; the files beside this one have them."
            )
            self._paper.text(text, quiet=True, size=8.5)
        return self._paper.finish()

    def _head(self) -> None:
        invoice = self._invoice
        self._paper.masthead(
            _("Audit file · %(organization)s") % {"organization": self._organization},
            invoice.get_status_display(),
        )
        amounts = Amounts.of(invoice, self._formats)
        below = f"{amounts.kind} {invoice}".strip()
        self._paper.title(invoice.vendor_name or str(invoice), str(amounts), below)

    def _differing(self) -> None:
        found = self._evidence.differing
        if not found:
            return
        self._paper.heading(_("What is stored is not what the history says"))
        for one in found:
            self._paper.text(f"{one.sequence}: {one.reason}")

    def _facts(self) -> None:
        invoice = self._invoice
        entered = _("%(agent)s, %(moment)s") % {
            "agent": self._name(invoice.agent),
            "moment": self._moment(invoice.created_at),
        }
        self._paper.facts(
            [
                *self._record.facts,
                (_("Entered by"), entered),
                (_("Version"), str(invoice.version)),
            ]
        )

    def _items(self) -> None:
        self._paper.heading(_("Items"))
        if not self._record.items:
            none = (
                _("This invoice has no items.")
                if self._invoice.no_items
                else _("No items yet.")
            )
            self._paper.text(none, quiet=True)
        else:
            names = ("quantity", "unit_price", "tax_rate", "line_total")
            head = [Cell(label("description")), *(Cell(label(n), "R") for n in names)]
            rows = [_item(item) for item in self._record.items]
            self._paper.table(_COLUMNS, head, rows)

    def _sums(self) -> None:
        """What was taken off or added on the whole, the VAT table, and the sums."""
        record = self._record
        if record.allowances:
            head = [Cell(_("Allowances and charges")), Cell(""), Cell("")]
            rows = [
                [Cell(row.reason), Cell(row.how, quiet=True), Cell(row.amount, "R")]
                for row in record.allowances
            ]
            self._paper.gap(9)
            self._paper.table(_THREE, head, rows)
        if record.taxes:
            head = [
                Cell(_("VAT")),
                *(Cell(n, "R") for n in (_("Rate"), _("Base"), _("Tax"))),
            ]
            self._paper.gap(9)
            self._paper.table(_FOUR, head, [_tax(row) for row in record.taxes])
        self._paper.gap(5)
        *before, last = record.sums
        for name, amount in before:
            self._paper.sum(name, amount)
        self._paper.sum(*last, bold=True)

    def _originals(self) -> None:
        self._paper.heading(_("Originals"))
        for document in self._evidence.documents:
            self._paper.text(document.name)
            self._paper.text(f"SHA-256 {document.sha256}", quiet=True, size=8)
            if document.drawn_pages:
                drawn = _("Countersign drew its e-invoice as pages: see drawings/.")
                self._paper.text(drawn, quiet=True, size=8)
            self._paper.gap(3)
        for one in self._evidence.attachments:
            name = f"{one.within} / {one.name}" if one.within else one.name
            self._paper.text(_("Attachment: %(name)s") % {"name": name})
            told = f"SHA-256 {one.file.sha256}" if one.file else one.address
            if one.refusal:
                told = _("Not kept: %(reason)s") % {
                    "reason": explain(Refused(one.refusal)).wrong
                }
            self._paper.text(told, quiet=True, size=8)
            self._paper.gap(3)
        for further in self._evidence.further:
            said = {"kind": further.get_kind_display(), "name": further.name}
            self._paper.text(_("%(kind)s: %(name)s") % said)
            self._paper.text(f"SHA-256 {further.document.sha256}", quiet=True, size=8)
            self._paper.gap(3)
        for told, proof in uses.mails(self._evidence.lines):
            self._paper.text(told)
            self._paper.text(proof, quiet=True, size=8)
        if not self._evidence.documents:
            self._paper.text(_("This invoice was entered without a file."), quiet=True)

    def _verdicts(self) -> None:
        """What the official rules say of each e-invoice among the originals."""
        for report in self._evidence.reports:
            self._paper.heading(_("Judged by the official rules"))
            named = (report.document.name, report.label, report.which)
            self._paper.text(" · ".join(filter(None, named)))
            self._paper.text(report.headline)
            for fault in (*report.format_faults, *report.rule_faults):
                head = " ".join(filter(None, (fault.severity, fault.rule)))
                self._paper.text(f"•  {head}: {fault.text}")
            for sentence in report.unlooked:
                self._paper.text(sentence, quiet=True)
            for held in report.held_to:
                line = f"{held.name} {held.version} · SHA-256 {held.sha256}"
                self._paper.text(line, quiet=True, size=8)
            self._paper.text(report.judged_at, quiet=True, size=8)

    def _checks(self) -> None:
        found = [check for check in self._evidence.checks if check.level != Level.OK]
        self._paper.heading(_("Checks"))
        for check in found:
            self._paper.text(f"•  {check.message}")
        if not found:
            self._paper.text(_("No check has anything to say."), quiet=True)

    def _decisions(self) -> None:
        self._paper.heading(_("Decisions"))
        for decision in self._evidence.decisions:
            more = [_("Version %(version)s") % {"version": decision.version}]
            if decision.via.startswith("link"):
                more.append(_("by access link (%(link)s)") % {"link": decision.via})
            elif decision.via:
                more.append(_("by a program (%(token)s)") % {"token": decision.via})
            if decision.withdrawn_at:
                moment = self._moment(decision.withdrawn_at)
                more.append(_("withdrawn %(moment)s") % {"moment": moment})
            self._paper.dated(
                self._moment(decision.at),
                self._verdict(decision),
                [" · ".join(more)],
                quote=decision.comment,
            )
        if not self._evidence.decisions:
            self._paper.text(_("Nothing was decided yet."), quiet=True)

    def _comments(self) -> None:
        if not self._evidence.comments:
            return
        self._paper.heading(_("Comments"))
        for comment in self._evidence.comments:
            who = self._name(comment.author)
            self._paper.dated(self._moment(comment.at), who, quote=comment.text)

    def _account(self) -> None:
        """Who confirmed the account, below the facts."""
        account = self._evidence.account
        if not account or not account.confirmed_at or not account.is_confirmed:
            return
        by = account.confirmed_by
        words = {
            "who": self._name(by) if by else _("nobody here any more"),
            "moment": self._moment(account.confirmed_at),
            "how": account.how,
        }
        text = _("IBAN confirmed by %(who)s, %(moment)s: “%(how)s”")
        self._paper.text(text % words, quiet=True, size=8.5)

    def _uses(
        self, title: str, named: str, of: Callable[[Sequence[Event]], list[uses.Use]]
    ) -> None:
        """Each file that has the invoice, with its hash, and whether it counts."""
        found = of(self._evidence.lines)
        if found:
            self._paper.heading(title)
        for one in found:
            more = [f"SHA-256 {one.sha256}"] if one.sha256 else []
            if one.ended:
                moment = self._moment(one.ended.at)
                words = {"who": one.ended.actor_name, "moment": moment}
                more.insert(0, _("Cancelled by %(who)s, %(moment)s") % words)
            at = self._moment(one.line.at)
            self._paper.dated(at, one.said(named), more, quote=one.reason)

    def _history(self) -> None:
        self._paper.heading(_("History"))
        events = self._evidence.lines
        told = in_words(events, formats=self._formats, currency=self._invoice.currency)
        for event, line in zip(events, told, strict=True):
            is_link = event.subject_type == "accesslink"
            mailed = f"link {event.subject_id}" if is_link else ""
            came = filter(None, (line.role, mailed, event.via, event.address))
            proof = " · ".join([*came, f"{event.sequence} {event.hash[:16]}"])
            self._paper.dated(
                self._moment(line.at),
                line.sentence,
                [*line.more, proof],
                quote=line.comment,
            )

    def _verdict(self, decision: Decision) -> str:
        words = {
            "verdict": decision.get_verdict_display(),
            "who": self._name(decision.user),
        }
        if decision.own:
            return _("%(verdict)s by %(who)s, who entered it") % words
        if not decision.settles:
            return _("%(verdict)s by %(who)s, together with others") % words
        return _("%(verdict)s by %(who)s") % words

    def _name(self, user: User) -> str:
        """With what they are here, and the address where the name alone could be mistaken."""
        return self._evidence.names[user.pk]

    def _moment(self, at: datetime) -> str:
        return self._formats.show_moment(at, self._organization.zone)


def _item(item: LineRow) -> list[Cell]:
    facts = [f"{name}: {value}" for name, value in item.facts]
    return [
        Cell("\n".join([item.description, *facts])),
        Cell(item.quantity, "R"),
        Cell(item.unit_price, "R"),
        Cell(item.tax_rate, "R"),
        Cell(item.line_total, "R"),
    ]


def _tax(row: TaxRow) -> list[Cell]:
    category = "\n".join(part for part in (row.category, row.exemption) if part)
    return [Cell(category), *(Cell(one, "R") for one in (row.rate, row.base, row.tax))]
