"""A verdict for reading: the page, the paper, and the line that leads to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.documents.models import Document
from countersign.extraction.rules.fault import Fault, Held
from countersign.extraction.rules.judging import Verdict
from countersign.invoices.models import InvoiceDocument

from .kept import KeptVerdict, count_of
from .words import FAULTS, HEADLINES, SEVERITIES, UNLOOKED

# How an outcome, or a fault, is coloured.
_TONES: Final = {
    "format": "is-bad",
    "rule": "is-doubt",
    "no-fault": "quiet",
    "unjudged": "quiet",
}
_GRAVE: Final = {"error": "is-bad", "warning": "is-doubt", "info": "quiet"}


@dataclass(frozen=True, slots=True)
class TheFault:
    """One fault: its rule (empty for a schema), how grave it is, what it says and where."""

    rule: str
    severity: str
    tone: str
    text: str
    location: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of an e-invoice in each class, by what, when, and what was not looked at.

    `number` says which e-invoice of the document it is, of `count`.
    """

    document: Document
    number: int
    count: int
    label: str
    profile: str
    outcome: str
    tone: str
    headline: str
    format_faults: tuple[TheFault, ...]
    rule_faults: tuple[TheFault, ...]
    more: int
    held_to: tuple[Held, ...]
    unlooked: tuple[str, ...]
    judged_at: str

    @classmethod
    def of(
        cls, document: Document, formats: Formats, zone: ZoneInfo, part: int = 0
    ) -> Self | None:
        """The report on one part in the language that is active; None where nothing was judged."""
        kept = KeptVerdict.of(document, part)
        if kept is None:
            return None
        verdict = kept.verdict
        return cls(
            document=document,
            number=part + 1,
            count=count_of(document.verdict or {}),
            label=verdict.label,
            profile=verdict.profile,
            outcome=verdict.outcome,
            tone=_TONES[verdict.outcome],
            headline=str(HEADLINES[verdict.outcome]),
            format_faults=tuple(_faults(verdict, "format")),
            rule_faults=tuple(_faults(verdict, "rule")),
            more=kept.more,
            held_to=verdict.held_to,
            unlooked=tuple(_unlooked(verdict)),
            judged_at=formats.show_moment(kept.at, zone),
        )

    @property
    def which(self) -> str:
        """Which of several e-invoices in its file it is; empty where it is the only one."""
        if self.count == 1:
            return ""
        words = {"number": self.number, "count": self.count}
        return _("Invoice %(number)s of %(count)s in the file") % words

    @property
    def ran_rules(self) -> bool:
        """Were any business rules run?"""
        return any(not held.is_schema for held in self.held_to)

    @property
    def had_schema(self) -> bool:
        """Was there a schema to hold it to?"""
        return any(held.is_schema for held in self.held_to)


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """The outcome for one part of a document, as a line that leads to its report."""

    document: int
    part: int
    text: str
    tone: str


def verdict_lines(uses: Iterable[InvoiceDocument]) -> tuple[VerdictLine, ...]:
    """One for each of an invoice's documents of which its part has a verdict. Asks the database nothing."""
    kept = ((use, KeptVerdict.of(use.document, use.part)) for use in uses)
    return tuple(
        VerdictLine(use.document_id, use.part, _line(one), _TONES[one.verdict.outcome])
        for use, one in kept
        if one
    )


def _line(kept: KeptVerdict) -> str:
    verdict = kept.verdict
    if verdict.outcome == "format":
        return _("Format error: no e-invoice")
    if verdict.outcome == "rule":
        rules = {one.rule for one in verdict.faults if _is_broken_rule(one)}
        return ngettext(
            "%(count)s official rule is broken",
            "%(count)s official rules are broken",
            len(rules),
        ) % {"count": len(rules)}
    if verdict.outcome == "unjudged":
        return _("Official rules: not run")
    if verdict.unlooked:
        return _("Official rules: not all were run, no error found")
    return _("Official rules: no error found")


def _is_broken_rule(fault: Fault) -> bool:
    return fault.kind == "rule" and fault.severity == "error"


def _faults(verdict: Verdict, kind: str) -> Iterator[TheFault]:
    for fault in verdict.faults:
        if fault.kind == kind:
            own = FAULTS.get(fault.rule)
            yield TheFault(
                rule="" if own or fault.rule in ("schema", "not-in-profile") else fault.rule,
                severity=str(SEVERITIES[fault.severity]),
                tone=_GRAVE[fault.severity],
                text=str(own) % {"text": fault.text} if own else fault.text,
                location=fault.location,
            )  # fmt: skip


def _unlooked(verdict: Verdict) -> Iterator[str]:
    words = {"label": verdict.label, "profile": verdict.profile}
    for code in dict.fromkeys(verdict.unlooked):
        yield str(UNLOOKED[code]) % words
