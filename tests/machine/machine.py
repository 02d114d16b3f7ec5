"""Agents, managers, links and the clock in any order, through the doors; beside each step what the model says to it."""

import re
from collections import Counter
from zoneinfo import ZoneInfo

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from countersign.accounts.models import Role
from countersign.invoices.models import Invoice
from countersign.review.models import AccessLink
from countersign.summaries.actions import send_due
from tests.forms import posted, posted_of

from .deciding import Deciding
from .model import Announcement, Bill, Letter, Link
from .office import AGENTS
from .talking import Talking

BERLIN = ZoneInfo("Europe/Berlin")
WHOLE = {
    "vendor_name": "Beispiel GmbH",
    "issue_date": "2026-03-31",
    "currency": "EUR",
    "net_total": "100",
    "tax_total": "19",
    "gross_total": "119",
    "no_items": "1",
}
# The small ones one manager approves; above 500 it takes two; an account must be confirmed before.
KINDS: dict[str, dict[str, str]] = {
    "small": {},
    "large": {"net_total": "1000", "tax_total": "190", "gross_total": "1190"},
    "account": {"vendor_name": "Konto AG", "iban": "DE02120300000000202051"},
}
agents = st.sampled_from(AGENTS)
strangers = st.sampled_from([False] * 7 + [True])
seldom = st.sampled_from([False, False, False, True])
some = st.integers(0, 99)  # which of those there are
numbers = st.sampled_from([f"R-{number}" for number in range(1, 7)])
waits = st.sampled_from([55, 290, 590, 3700, 26 * 3600, 73 * 3600])


class Business(Deciding, Talking):
    """What people do, and when."""

    @initialize()
    def begin(self) -> None:
        """Three invoices on the managers' desk, and the mails about them."""
        self.open_the_office()
        for number, kind in zip(("R-1", "R-2", "R-3"), KINDS, strict=True):
            self.enter("Alice", number, kind)
            self.submit(stranger=False, which=1)
        self.deliver()

    # --- What agents do -----------------------------------------------------------------------

    @precondition(lambda self: sum(bill.is_there for bill in self.model.bills) < 6)
    @rule(agent=agents, number=numbers, kind=st.sampled_from(sorted(KINDS)))
    def enter(self, agent: str, number: str, kind: str = "small") -> None:
        self.post(agent, "invoices:new")
        pk = Invoice.objects.latest("pk").pk
        day = {"issue_date": f"2026-03-{int(number[-1]):02}"}  # one for each number
        form = posted(**WHOLE | KINDS[kind] | day, number=number)
        form["version"] = "1"
        answer = self.post(agent, "invoices:save", pk, dict(form.lists()))
        assert answer.status_code == 302
        bill = Bill(pk, agent, number, version=2, large=kind == "large")
        bill.vendor = str(KINDS[kind].get("vendor_name", bill.vendor))
        self.model.bills.append(bill)

    @precondition(lambda self: self.model.bills)
    @rule(stranger=strangers, which=some, behind=st.sampled_from([0, 0, 1]))
    def edit(self, stranger: bool, which: int, behind: int) -> None:
        bill = self.pick(which, lambda bill: bill.is_open)
        agent = self.agent_of(bill, stranger)
        form = {"version": "1"}
        if bill.is_there:
            self.typed += 1
            stored = Invoice.objects.get(pk=bill.pk)
            form = posted_of(stored, order_reference=f"PO {self.typed}")
            form["version"] = [str(bill.version - behind)]
        answer = self.post(agent, "invoices:save", bill.pk, form)
        if expected := self.refused(bill, agent, open_only=True):
            assert answer.status_code == expected
        elif behind:
            assert answer.status_code == 409
        else:
            assert answer.status_code == 302
            bill.version += 1

    @precondition(lambda self: self.model.bills)
    @rule(stranger=strangers, which=some)
    def submit(self, stranger: bool, which: int) -> None:
        bill = self.pick(which, lambda bill: bill.is_open)
        agent = self.agent_of(bill, stranger)
        answer = self.post(agent, "review:submit", bill.pk)
        if answer.status_code == 200:  # it asks about doubts, once
            seen = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
            assert self.model.is_stopped(bill)
            answer = self.post(agent, "review:submit", bill.pk, {"seen": seen[1]})
        if expected := self.refused(bill, agent, open_only=True):
            assert answer.status_code == expected
        elif self.model.is_taken(bill):
            assert answer.status_code == 422
        else:
            assert answer.status_code == 302
            bill.status = "submitted"
            bill.submission += 1
            self.line("submitted", bill, agent)
            for manager in self.model.asked(bill):
                self.asked(manager, bill)

    @precondition(lambda self: any(bill.is_open for bill in self.model.bills))
    @rule(which=some)
    def hand_in(self, which: int) -> None:
        """What happens most: an agent submits what they have entered."""
        self.submit(stranger=False, which=8 * which + 1)

    @precondition(lambda self: self.model.bills)
    @rule(stranger=strangers, which=some)
    def take_a_submission_back(self, stranger: bool, which: int) -> None:
        bill = self.pick(which, lambda bill: bill.status == "submitted")
        agent = self.agent_of(bill, stranger)
        answer = self.post(agent, "review:take_back", bill.pk)
        if expected := self.refused(bill, agent):
            assert answer.status_code == expected
        elif bill.status != "submitted":
            assert answer.status_code == 409
        else:
            assert answer.status_code == 302
            if not self.model.approvals(bill):
                bill.status = self.model.before_submission(bill)
                self.line("took back", bill, agent)

    def asked(self, manager: str, bill: Bill) -> None:
        """Each in the way they chose."""
        if self.model.choice[manager] == "each":
            self.model.letters.append(Letter("review.ask", manager, bill))
        elif self.model.choice[manager] == "hourly":
            told = Announcement(bill, timezone.now())
            self.model.announcements.append(told)

    @precondition(lambda self: self.model.bills)
    @rule(stranger=strangers, which=some, really=seldom)
    def delete(self, stranger: bool, which: int, really: bool) -> None:
        if not really:
            return
        bill = self.pick(which)
        agent = self.agent_of(bill, stranger)
        answer = self.post(agent, "invoices:delete", bill.pk)
        if expected := self.refused(bill, agent):
            assert answer.status_code == expected
        elif self.model.was_decided(bill):
            assert answer.status_code == 409
        else:
            assert answer.status_code == 302
            bill.is_there = False

    @precondition(lambda self: len(self.model.bills) > 1)
    @rule(stranger=strangers, which=some, into=some)
    def join(self, stranger: bool, which: int, into: int) -> None:
        source = self.pick(which, lambda bill: bill.is_open)
        target = self.pick(
            into, lambda bill: bill.is_open and bill.agent == source.agent
        )
        if source.vendor != target.vendor:
            return
        agent = self.agent_of(source, stranger)
        answer = self.post(agent, "invoices:join", source.pk, {"into": target.pk})
        missing = self.refused(source, agent) or self.refused(target, agent)
        stays = source is not target and self.model.was_decided(source)
        if missing or stays or not (source.is_open and target.is_open):
            assert answer.status_code == (missing or 409)
        else:
            assert answer.status_code == 302
            if source is not target:
                source.is_there = False
                target.version += 1

    # --- Links --------------------------------------------------------------------------------

    @precondition(lambda self: self.model.links)
    @rule(which=some, again=st.booleans())
    def open_a_link(self, which: int, again: bool) -> None:
        link = self.link(which)
        now, browser = timezone.now(), Client()
        for _time in range(1 + again):
            answer = browser.get(reverse("review:link", args=[link.token]))
        if self.model.lets_in(link, now):
            assert answer.status_code == 302
            self.visits.append((browser, link))
            self.seen_at[browser] = now
        else:
            offers = self.model.offers_another(link, now)
            assert answer.status_code == (410 if offers else 404)
            assert "countersign_link" not in answer.cookies

    @precondition(lambda self: self.model.links)
    @rule(which=some)
    def stop_a_link(self, which: int) -> None:
        link = self.link(which)
        answer = Client().post(reverse("review:unexpected", args=[link.token]))
        assert answer.status_code == 200
        link.revoked = True

    @rule(really=seldom)
    def stop_all_links_of_mona(self, really: bool) -> None:
        if not really:
            return
        now = timezone.now()
        self.post("Olga", "review:revoke", self.members["Mona"].pk)
        for link in self.model.links:
            link.revoked |= link.manager == "Mona" and self.model.lets_in(link, now)

    @precondition(lambda self: self.model.links)
    @rule(which=some)
    def ask_for_another(self, which: int) -> None:
        link, now = self.link(which), timezone.now()
        answer = Client().post(reverse("review:renew", args=[link.token]))
        assert answer.status_code == 200
        may = self.model.offers_another(link, now)
        if may and not self.model.asked_lately(link.manager, now):
            letter = Letter("review.new_link", link.manager, link.bill, now)
            self.model.letters.append(letter)

    # --- The owner, the clock and the post ----------------------------------------------------

    @rule(role=st.sampled_from([Role.MANAGER, Role.MANAGER, Role.AGENT]))
    def change_monas_role(self, role: str) -> None:
        self.post(
            "Olga", "accounts:change_role", self.members["Mona"].pk, {"role": role}
        )
        manages = role == Role.MANAGER
        if manages and not self.model.manages["Mona"]:
            self.model.manages_since["Mona"] = timezone.now()
            self.model.letters.append(Letter("accounts.welcome", "Mona"))
        self.model.manages["Mona"] = manages

    @rule(seconds=waits)
    def wait(self, seconds: int) -> None:
        self.clock.shift(seconds)

    @rule()
    def post_summaries(self) -> None:
        now = timezone.now().astimezone(BERLIN)
        send_due()
        for manager in self.model.managers():
            for day in self.model.due_summaries(manager, now):
                if (manager, day) not in self.model.summaries:
                    self.model.summaries.add((manager, day))
                    self.model.letters.append(Letter("summaries.daily", manager))

    @rule()
    def deliver(self) -> None:
        """The worker sends what still has a point, each once, and every mail to a manager brings a link."""
        due = [letter for letter in self.model.letters if letter.state == "waiting"]
        for letter in due:
            letter.state = "sent" if self.model.has_a_point(letter) else "dropped"
        self.work()
        arrived = Counter(self.names[message.to[0]] for message in mail.outbox)
        assert arrived == Counter(each.to for each in due if each.state == "sent")
        for message in mail.outbox:
            if found := re.search(r"/review/link/([\w-]+)/", message.body):
                link = AccessLink.objects.order_by("pk")[len(self.model.links)]
                bills = [
                    bill for bill in self.model.bills if bill.pk == link.invoice_id
                ]
                name = self.names[message.to[0]]
                self.model.links.append(
                    Link(found[1], name, next(iter(bills), None), timezone.now())
                )
        mail.outbox.clear()
