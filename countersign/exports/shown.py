"""What pages of exports show, as text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.invoices.models import Status
from countersign.money import largest_first

from .models import Export, ExportedInvoice, State
from .queries import changed_in, changed_of

_LISTED = 200  # invoices that a page names


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export in the list."""

    pk: int
    name: str
    profile: str
    who: str
    at: str
    state: str
    state_name: str
    invoices: str
    sums: tuple[str, ...]
    left_out: int
    changed: int


@dataclass(frozen=True, slots=True)
class Changed:
    """An invoice that is not what was exported any more."""

    pk: int
    name: str
    vendor: str
    how: str


@dataclass(frozen=True, slots=True)
class ExportPage:
    """All that the page of one export says. `under_way` while it is to be looked at again."""

    row: ExportRow
    under_way: bool
    share: int
    progress: str
    facts: tuple[tuple[str, str], ...]
    misfits: tuple[Mapping[str, Any], ...]
    more_misfits: int
    changed: tuple[Changed, ...]
    is_ready: bool
    is_cancelled: bool


def rows(exports: Iterable[Export], member: Membership) -> list[ExportRow]:
    """The list's rows; two queries however many there are."""
    some = list(exports)
    ready = [one.pk for one in some if one.state == State.READY]
    changed = changed_of(member.organization_id, ready) if ready else {}
    return [row(one, member, changed.get(one.pk, 0)) for one in some]


def row(export: Export, member: Membership, changed: int) -> ExportRow:
    """One export, as the list has it."""
    formats = member.organization.formats
    state, name = _state(export)
    return ExportRow(
        pk=export.pk,
        name=str(export),
        profile=str(export.profile_was.get("name", "")),
        who=str(export.by) if export.by else _("the schedule"),
        at=formats.show_moment(export.asked_at, member.zone),
        state=state,
        state_name=name,
        invoices=_count(export.invoices),
        sums=_sums(export.sums, formats),
        left_out=_left_out(export),
        changed=changed,
    )


def page(export: Export, member: Membership) -> ExportPage:
    """One export with all there is to say about it."""
    counts = export.state == State.READY and not export.cancelled_at
    changed = list(changed_in(export)[:_LISTED]) if counts else []
    misfits = export.left_out[:_LISTED]
    under_way = export.state in (State.WAITING, State.MAKING)
    words = {"done": export.done, "chosen": export.chosen}
    return ExportPage(
        row=row(export, member, len(changed)),
        under_way=under_way,
        share=100 * export.done // max(1, export.chosen),
        progress=_("%(done)s of %(chosen)s") % words if export.chosen else "",
        facts=tuple(_facts(export, member)),
        misfits=tuple(misfits),
        more_misfits=len(export.left_out) - len(misfits),
        changed=tuple(_changed(one) for one in changed),
        is_ready=export.state == State.READY,
        is_cancelled=export.cancelled_at is not None,
    )


def _facts(export: Export, member: Membership) -> Iterable[tuple[str, str]]:
    formats = member.organization.formats
    yield _("Profile"), str(export.profile_was.get("name", ""))
    what = _("What was not exported yet") if export.unexported else ""
    yield _("Which invoices"), what or _("What the table showed")
    if export.state == State.READY:
        yield _("Size"), str(filesizeformat(export.size))
        yield "SHA-256", export.sha256
        counts = _("Its invoices count as exported")
        if not export.counts:
            counts = _("A list to look at: its invoices do not count as exported")
        yield _("In the books"), counts
    if export.problem:
        yield _("What went wrong"), export.problem
    if export.delivered_at:
        at = formats.show_moment(export.delivered_at, member.zone)
        yield _("Delivered"), at
    elif export.delivery_problem:
        yield _("Not delivered"), export.delivery_problem
    if export.cancelled_at:
        moment = formats.show_moment(export.cancelled_at, member.zone)
        words = {"who": export.cancelled_by, "moment": moment}
        yield _("Cancelled"), _("%(who)s, %(moment)s") % words
        if export.reason:
            yield _("Why"), export.reason


def _state(export: Export) -> tuple[str, str]:
    if export.cancelled_at:
        return "cancelled", _("Cancelled")
    return export.state, str(State(export.state).label)


def _count(count: int) -> str:
    return ngettext("%(count)s invoice", "%(count)s invoices", count) % {"count": count}


def _left_out(export: Export) -> int:
    out = {one["invoice"] for one in export.left_out if one["left_out"]}
    return len(out)


def _sums(sums: Mapping[str, str], formats: Formats) -> tuple[str, ...]:
    return tuple(
        f"{formats.show_amount(amount, currency)} {currency}".strip()
        for currency, amount in largest_first(
            {currency: Decimal(amount) for currency, amount in sums.items()}
        )
    )


def _changed(one: ExportedInvoice) -> Changed:
    invoice = one.invoice
    if invoice.status != Status.APPROVED:
        how = _("No longer approved: %(status)s") % {
            "status": invoice.get_status_display()
        }
    else:
        how = _("Exported in version %(then)s, now version %(now)s") % {
            "then": one.version,
            "now": invoice.version,
        }
    return Changed(invoice.pk, str(invoice), invoice.vendor_name, how)
