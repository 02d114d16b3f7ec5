"""Where the machine runs: an organization with its people, the model beside it, and what must be so at any moment."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, invariant

from countersign.accounts.models import Membership, Role
from countersign.approval.models import Rule
from countersign.history.models import Event
from countersign.history.verification import broken_chains
from countersign.invoices.models import Invoice
from countersign.mail.models import Letter as StoredLetter
from countersign.review.models import AccessLink, Decision
from tests.factories import make_member, make_organization
from tests.outside import of_the_test

from .model import VISIT_LASTS, Bill, Link, Model

AGENTS, MANAGERS = ("Alice", "Bob", "Olga"), ("Mona", "Max", "Olga")
ROLES = {
    "Alice": Role.AGENT,
    "Bob": Role.AGENT,
    "Mona": Role.MANAGER,
    "Max": Role.MANAGER,
    "Olga": Role.OWNER,
}
VERBS = (
    "submitted",
    "approved",
    "approved in part",
    "returned",
    "rejected",
    "withdrew",
    "took back",
    "confirmed_account",
    "commented",
)


class Office(RuleBasedStateMachine):
    """One organization, from empty on; undone at the end of each example."""

    work: Callable[[], None]  # does the queued jobs

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        self.undo.enter_context(of_the_test())
        self.clock = time_machine.travel(
            datetime(2026, 3, 31, 9, tzinfo=UTC), tick=False
        )
        self.clock = self.undo.enter_context(self.clock)
        self.model = Model()
        self.visits: list[tuple[Client, Link]] = []
        self.seen_at: dict[Client, datetime] = {}
        self.typed = 0
        mail.outbox.clear()

    def open_the_office(self) -> None:
        organization = make_organization()
        self.members = {
            name: make_member(organization, name, role) for name, role in ROLES.items()
        }
        self.names = {member.user.email: name for name, member in self.members.items()}
        self.browsers = {name: Client() for name in self.members}
        for name, member in self.members.items():
            self.browsers[name].force_login(member.user)
        for name in MANAGERS:
            self.model.manages[name] = True
            self.model.manages_since[name] = timezone.now()
            self.model.choice[name] = "each"
        Rule.objects.create(
            organization=organization, currency="EUR", above=500, approvals=2
        )

    def teardown(self) -> None:
        try:
            assert list(broken_chains()) == []
        finally:
            transaction.set_rollback(True)
            self.undo.close()

    # --- What must be so after each of them ---------------------------------------------------

    @invariant()
    def invoices_are_as_they_should_be(self) -> None:
        stored = set(Invoice.objects.values_list("pk", "status", "version"))
        assert stored == {
            (bill.pk, bill.status, bill.version)
            for bill in self.model.bills
            if bill.is_there
        }

    @invariant()
    def every_decision_has_its_line(self) -> None:
        lines = Event.objects.filter(verb__in=VERBS)
        written = lines.values_list("verb", "subject_id", "actor_name")
        assert Counter(written) == self.model.lines
        kept = Decision.objects.values_list(
            "pk", "verdict", "version", "user__name", "settles"
        )
        rulings = [each for each in self.model.rulings if each.bill.is_there]
        assert set(kept) == {
            (each.pk, each.verdict, each.version, each.by, each.settles)
            for each in rulings
        }
        withdrawn = set(
            Decision.objects.exclude(withdrawn_at=None).values_list("pk", flat=True)
        )
        assert withdrawn == {each.pk for each in rulings if each.withdrawn}

    @invariant()
    def every_mail_that_should_exist_exists_once(self) -> None:
        stored = StoredLetter.objects.values_list("kind", "recipient", "state")
        there = Counter((kind, self.names[to], state) for kind, to, state in stored)
        assert there == Counter(
            (each.kind, each.to, each.state) for each in self.model.letters
        )

    @invariant()
    def every_link_is_known(self) -> None:
        assert AccessLink.objects.count() == len(self.model.links)
        revoked = AccessLink.objects.exclude(revoked_at=None).count()
        assert revoked == sum(link.revoked for link in self.model.links)
        managing = Membership.objects.managers().values_list("user__name", flat=True)
        assert set(managing) == set(self.model.managers())

    # --- Words for the above ------------------------------------------------------------------

    def post(self, who: str, name: str, *args: Any) -> Any:
        """A POST by somebody signed in; a dict as the last argument is the form."""
        self.clock.shift(1)
        form = args[-1] if args and isinstance(args[-1], dict) else {}
        keys = [each for each in args if not isinstance(each, dict)]
        return self.browsers[who].post(reverse(name, args=keys), form)

    def pick(
        self, which: int, wanted: Callable[[Bill], bool] = lambda bill: True
    ) -> Bill:
        """One of the invoices, seldom one that is gone or not as wanted."""
        fitting = [each for each in self.model.bills if each.is_there and wanted(each)]
        choice = fitting if fitting and which % 8 else self.model.bills
        return choice[-1 - which // 8 % len(choice)]

    def agent_of(self, bill: Bill, stranger: bool) -> str:
        """Whose invoice it is, or another agent."""
        return AGENTS[(AGENTS.index(bill.agent) + stranger) % len(AGENTS)]

    def link(self, which: int) -> Link:
        self.clock.shift(1)
        return self.model.links[-1 - which % len(self.model.links)]

    def line(self, verb: str, bill: Bill, who: str) -> None:
        self.model.lines[verb, bill.pk, who] += 1

    def refused(self, bill: Bill, agent: str, *, open_only: bool = False) -> int:
        """404 for what is not theirs or gone, 409 for what is not open; 0 when it may be."""
        if not bill.is_there or bill.agent != agent:
            return 404
        return 409 if open_only and not bill.is_open else 0

    def somebody(self, who: str, by_link: int) -> tuple[Client, str, int]:
        """A manager's browser, signed in or (every second time, where there is a visit) by link; who; what bars them."""
        self.clock.shift(1)
        if not self.visits or by_link % 2:
            return self.browsers[who], who, 0 if self.model.manages[who] else 404
        browser, link = self.visits[-1 - by_link // 2 % len(self.visits)]
        now = timezone.now()
        is_in = (
            self.model.lets_in(link, now) and now - self.seen_at[browser] <= VISIT_LASTS
        )
        if is_in:
            self.seen_at[browser] = now
        return browser, link.manager, 0 if is_in else 403
