"""The letters of the review, each written from ids while it is sent."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.absences.standing_in import standing_in_for
from countersign.accounts.models import Membership
from countersign.database.prepared import Prepared, Slot
from countersign.invoices.content.returned import in_words
from countersign.invoices.models import Invoice, Status
from countersign.mail.letters import Message, letter

from . import codes
from .links import issue_link
from .models import Announcement, Decision, Verdict

ASK: Final = "review.ask"
HOURLY: Final = "review.hourly"
CODE: Final = "review.code"
NEW_LINK: Final = "review.new_link"
DECIDED: Final = "review.decided"
WITHDRAWN: Final = "review.withdrawn"
# How many rows a list in a mail has before it says how many more there are.
MOST_ROWS: Final = 50


@letter(ASK, _("Asks for a decision"))
def ask(organization_id: int, membership_id: int, invoice_id: int) -> Message | None:
    """Ask a manager to decide on an invoice. Pointless once it is decided or they no longer manage."""
    manager = manager_of(organization_id, membership_id)
    invoice = manager and _waiting(manager, invoice_id)
    if not manager or not invoice:
        return None
    context = {
        **about(invoice),
        "stands_in": stands_in(manager),
        **way_in(manager, invoice),
    }
    return _message(manager, "ask", context)


@letter(HOURLY, _("What was submitted within an hour"))
def hourly(organization_id: int, membership_id: int, mailed_at: str) -> Message | None:
    """List what was submitted since the mail before and still waits; pointless when nothing does.

    One link is minted for the whole mail: every row opens by it.
    """
    manager = manager_of(organization_id, membership_id)
    if not manager:
        return None
    invoices = announced(manager, datetime.fromisoformat(mailed_at))
    listed = [about(invoice) for invoice in invoices[:MOST_ROWS]]
    if not listed:
        return None
    context = {
        "organization": manager.organization,
        "rows": listed,
        "count": invoices.count(),
        "more": invoices.count() - len(listed),
        "stands_in": stands_in(manager),
        **way_in(manager, None),
    }
    return _message(manager, "hourly", context)


def announced(manager: Membership, mailed_at: datetime) -> QuerySet[Invoice]:
    """What one hourly mail tells of and still waits, the longest wait first."""
    told = Announcement.objects.filter(
        organization=manager.organization_id, membership=manager, mailed_at=mailed_at
    )
    return (
        _invoices(manager.organization_id)
        .filter(status=Status.SUBMITTED, pk__in=told.values("invoice"))
        .order_by("submitted_at", "pk")
    )


@letter(CODE, _("Code for an approval"))
def code(organization_id: int, code_id: int) -> Message | None:
    """The code that confirms an approval; pointless once another was asked for or the invoice does not wait."""
    found = codes.wanted(organization_id, code_id)
    if not found:
        return None
    context = {**about(found.invoice), "code": codes.mint(found)}
    return _message(found.membership, "code", context)


@letter(NEW_LINK, _("New access link"))
def new_link(
    organization_id: int, membership_id: int, invoice_id: int | None
) -> Message | None:
    """A new link for a manager whose old one has expired."""
    manager = manager_of(organization_id, membership_id)
    if not manager:
        return None
    invoice = _invoices(organization_id).filter(pk=invoice_id or 0).first()
    context = {"organization": manager.organization, **way_in(manager, invoice)}
    if invoice:
        context |= about(invoice)
    return _message(manager, "new_link", context)


@letter(DECIDED, _("Returned or rejected"))
def decided(organization_id: int, decision_id: int) -> Message | None:
    """Tell the agent that an invoice was returned or rejected, and why; unless that was withdrawn meanwhile."""
    decision = (
        _decisions(organization_id).filter(pk=decision_id, withdrawn_at=None).first()
    )
    return _to_agent(decision, "decided") if decision else None


@letter(WITHDRAWN, _("Decision withdrawn"))
def withdrawn(organization_id: int, decision_id: int) -> Message | None:
    """Tell the agent that a return or rejection does not count any more."""
    decision = _decisions(organization_id).filter(pk=decision_id).first()
    return _to_agent(decision, "withdrawn") if decision else None


def about(invoice: Invoice) -> dict[str, Any]:
    """What a mail says about an invoice, as the organization writes it."""
    formats = invoice.organization.formats
    amount = ""
    if invoice.gross_total is not None:
        amount = formats.show_amount(invoice.gross_total, invoice.currency)
    return {
        "organization": invoice.organization,
        "invoice": invoice,
        "agent": str(invoice.agent),
        "amount": f"{amount} {invoice.currency}".strip(),
        "vendor": invoice.vendor_name,
        "issue_date": invoice.issue_date and formats.show_date(invoice.issue_date),
        "due_date": invoice.due_date and formats.show_date(invoice.due_date),
    }


def stands_in(manager: Membership) -> str:
    """For whom this manager stands in at the moment: "Mona, Olga"; empty for nobody."""
    return ", ".join(str(one) for one in standing_in_for(manager, timezone.now()))


def way_in(manager: Membership, invoice: Invoice | None) -> dict[str, Any]:
    """A freshly minted link for the mail being written: its addresses and when it stops working."""
    link, token = issue_link(manager, invoice)
    formats = manager.organization.formats
    return {
        "address": absolute(reverse("review:link", args=[token])),
        "unexpected": absolute(reverse("review:unexpected", args=[token])),
        "expires": formats.show_moment(link.expires_at, manager.zone),
    }


def absolute(path: str) -> str:
    """An address that works outside the browser too."""
    return f"{settings.SITE_URL}{path}"


def _message(manager: Membership, name: str, context: dict[str, Any]) -> Message:
    return Message(
        to=manager.user.email,
        template=f"review/mails/{name}",
        context=context,
        language=manager.organization.language,
    )


def _to_agent(decision: Decision, name: str) -> Message:
    invoice = decision.invoice
    returned = decision.verdict == Verdict.RETURNED
    page = "invoices:edit" if invoice.is_open else "invoices:detail"
    return Message(
        to=invoice.agent.email,
        template=f"review/mails/{name}",
        context={
            **about(invoice),
            "returned": returned,
            "by": str(decision.user),
            "reason": decision.comment,
            "named": in_words(decision.named_fields),
            "address": absolute(reverse(page, args=[invoice.pk])),
        },
        language=invoice.organization.language,
    )


def manager_of(organization_id: int, membership_id: int) -> Membership | None:
    """Whom a mail to a manager goes to, with the organization; None when they no longer manage or may not come in."""
    found = _MANAGER.rows(organization=organization_id, pk=membership_id)
    return found[0] if found else None


_MANAGER: Final = Prepared(
    lambda: (
        Membership.objects.managers()
        .filter(organization=Slot("organization"), pk=Slot("pk"), user__is_active=True)
        .select_related("organization", "user")
    )
)


def _waiting(manager: Membership, invoice_id: int) -> Invoice | None:
    """An invoice that waits for this manager's decision; its organization is theirs, not loaded again."""
    found = _WAITING.rows(organization=manager.organization_id, pk=invoice_id)
    for invoice in found:
        invoice.organization = manager.organization
    return found[0] if found else None


_WAITING: Final = Prepared(
    lambda: (
        Invoice.objects.waiting()
        .filter(organization=Slot("organization"), pk=Slot("pk"))
        .select_related("agent")
    )
)


def _invoices(organization_id: int) -> QuerySet[Invoice]:
    ours = Invoice.objects.filter(organization=organization_id)
    return ours.select_related("organization", "agent")


def _decisions(organization_id: int) -> QuerySet[Decision]:
    ours = Decision.objects.filter(organization=organization_id)
    return ours.select_related("user", "invoice__organization", "invoice__agent")
