"""What a daily summary says, worked out for one manager and written as the organization writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership, User
from countersign.accounts.names import all_told
from countersign.history.heads.actions import head_of_today
from countersign.invoices.content.amounts import Amounts
from countersign.invoices.models import Invoice, InvoiceQuerySet
from countersign.review.queue.queries import entered_for_others, waiting_for

# How many rows a list has before it says how many more there are.
SHOWN: Final = 25
SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Count:
    """How many invoices and what they come to, per currency: ``3`` and ``["357,00 EUR"]``."""

    who: str
    count: int
    totals: Sequence[str]


@dataclass(frozen=True, slots=True)
class ListedInvoice:
    """One invoice in a list: what it is, and since when it waits or when it is due."""

    pk: int
    vendor: str
    number: str
    amount: str
    of_gross: str
    kind: str
    agent: str
    when: str
    address: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The first rows of a list, and how many more there are."""

    title: str
    rows: Sequence[ListedInvoice]
    count: int
    totals: Sequence[str]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class DayReport:
    """All of it: the day, what was entered on it by whom, and what waits or is due at the moment."""

    day: str
    entered: Count
    agents: Sequence[Count]
    waiting: Listing
    due: Listing
    overdue: Listing
    history: str


def day_report(manager: Membership, day: date, now: datetime, link: str) -> DayReport:
    """What is to be told of `day`; what waits and is due is as of `now`. `link` is the address that rows open by."""
    return _Reporter(manager, now, link).report(day)


class _Reporter:
    def __init__(self, manager: Membership, now: datetime, link: str) -> None:
        self._manager = manager
        self._formats: Formats = manager.organization.formats
        self._today = now.astimezone(manager.zone).date()
        self._link = link
        self._visible = Invoice.objects.visible_to(manager)

    def report(self, day: date) -> DayReport:
        entered = self._visible.entered_on(day, self._manager.zone)
        waiting = waiting_for(
            self._manager.organization_id,
            self._manager.user_id,
            entered_for_others(self._manager),
        )
        due = self._visible.due_between(self._today, self._today + SOON)
        overdue = self._visible.overdue(self._today)
        return DayReport(
            day=self._formats.show_date(day),
            entered=self._count("", entered),
            agents=self._by_agent(entered),
            waiting=self._listing(_("Waiting for a decision"), waiting, self._since),
            due=self._listing(_("Due within 7 days"), _by_due(due), self._due),
            overdue=self._listing(_("Overdue"), _by_due(overdue), self._due),
            history=self._head_of_history(),
        )

    def _by_agent(self, entered: InvoiceQuerySet) -> list[Count]:
        agents = User.objects.filter(
            invoices__organization=self._manager.organization_id, invoices__in=entered
        ).distinct()
        told = all_told(self._manager.organization_id, agents)
        return [
            self._count(told[agent.pk], entered.filter(agent=agent))
            for agent in sorted(agents, key=str)
        ]

    def _count(self, who: str, rows: InvoiceQuerySet) -> Count:
        totals = rows.totals()
        shown = [
            self._amount(total.amount, total.currency)
            for total in totals
            if total.currency
        ]
        return Count(who, sum(total.count for total in totals), shown)

    def _listing(
        self, title: str, rows: InvoiceQuerySet, when: Callable[[Invoice], str]
    ) -> Listing:
        first = rows.select_related("agent")[:SHOWN]
        count = self._count("", rows)
        agents = (invoice.agent for invoice in first)
        told = all_told(self._manager.organization_id, agents)
        shown = [
            self._row(invoice, told[invoice.agent_id], when(invoice))
            for invoice in first
        ]
        return Listing(title, shown, count.count, count.totals)

    def _row(self, invoice: Invoice, agent: str, when: str) -> ListedInvoice:
        amounts = Amounts.of(invoice, self._formats)
        return ListedInvoice(
            pk=invoice.pk,
            vendor=invoice.vendor_name,
            number=str(invoice),
            amount=str(amounts),
            of_gross=amounts.of_gross,
            kind=amounts.kind,
            agent=agent,
            when=when,
            address=f"{self._link}?invoice={invoice.pk}",
        )

    def _amount(self, value: Decimal, currency: str) -> str:
        return f"{self._formats.show_amount(value, currency)} {currency}".strip()

    def _since(self, invoice: Invoice) -> str:
        moment = (invoice.submitted_at or invoice.created_at).astimezone(
            self._manager.zone
        )
        return _("since %(day)s") % {"day": self._formats.show_date(moment.date())}

    def _due(self, invoice: Invoice) -> str:
        if not invoice.due_date:
            return ""
        return _("due %(day)s") % {"day": self._formats.show_date(invoice.due_date)}

    def _head_of_history(self) -> str:
        """The same in every mail of a day, and kept: `verify_history` finds it again."""
        head = head_of_today(self._manager.organization_id, mailed=True)
        return str(head) if head else ""


def _by_due(rows: InvoiceQuerySet) -> InvoiceQuerySet:
    return rows.order_by("due_date", "pk")
