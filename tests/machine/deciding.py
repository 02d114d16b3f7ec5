"""What managers do with what waits: approve alone or with others, return, reject, take back, confirm an account."""

from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from countersign.review.models import Decision

from .model import Bill, Letter, Ruling
from .office import MANAGERS, Office

managers = st.sampled_from(MANAGERS)
some = st.integers(0, 99)  # which of those there are
verdicts = st.sampled_from(["approved"] * 4 + ["returned", "rejected"])


class Deciding(Office):
    """Every answer of a decision's doors, as the model has it."""

    @precondition(lambda self: self.model.bills)
    @rule(
        who=managers,
        by_link=some,
        which=some,
        verdict=verdicts,
        behind=st.sampled_from([0, 0, 0, 0, 1]),
        reason=st.sampled_from(["because", "because", "because", ""]),
    )
    def decide(
        self,
        who: str,
        by_link: int,
        which: int,
        verdict: str,
        behind: int,
        reason: str,
    ) -> None:
        bill = self.pick(which, lambda bill: bill.status == "submitted")
        browser, name, barred = self.somebody(who, by_link)
        form = {
            "verdict": verdict,
            "version": bill.version - behind,
            "comment": reason,
        }
        answer = browser.post(reverse("review:decide", args=[bill.pk]), form)
        approves = verdict == "approved"
        if barred or not bill.is_there:
            assert answer.status_code == (barred or 404)
        elif not approves and not reason:
            assert answer.status_code == 422
        elif (
            bill.status != "submitted"
            or behind
            or (approves and not self.model.may_approve(bill, name))
        ):
            assert answer.status_code == 409
        else:
            assert answer.status_code == 302
            self.decided(bill, name, verdict)

    @precondition(lambda self: self.waiting())
    @rule(who=managers, which=some)
    def approve(self, who: str, which: int) -> None:
        """What happens most: an approval of what waits, by somebody signed in."""
        self.decide(who, 1, 8 * which + 1, "approved", 0, "")

    @precondition(lambda self: self.waiting())
    @rule(which=some, verdict=st.sampled_from(["approved", "returned"]))
    def decide_by_link(self, which: int, verdict: str) -> None:
        self.decide("Max", 2 * which, 8 * which + 1, verdict, 0, "because")

    def waiting(self) -> bool:
        return any(
            bill.is_there and bill.status == "submitted" for bill in self.model.bills
        )

    def decided(self, bill: Bill, name: str, verdict: str) -> None:
        """Tell the model: an approval that needs others leaves the invoice waiting."""
        settles = verdict != "approved" or self.model.suffices(bill, name)
        own = [each for each in self.model.approvals(bill) if each.by == name]
        if verdict == "approved" and own:
            ruling = own[0]
            ruling.at, ruling.settles = timezone.now(), settles
        else:
            stored = Decision.objects.latest("pk").pk
            at, submission = timezone.now(), bill.submission
            ruling = Ruling(
                stored, bill, name, verdict, bill.version, submission, at, settles
            )
            self.model.rulings.append(ruling)
        self.line(verdict if settles else "approved in part", bill, name)
        if settles:
            bill.status, bill.settled_by = verdict, ruling
        if verdict != "approved":
            self.model.letters.append(Letter("review.decided", bill.agent, ruling))

    @precondition(lambda self: self.model.rulings)
    @rule(who=managers, by_link=some, which=some, own=st.booleans())
    def withdraw(self, who: str, by_link: int, which: int, own: bool) -> None:
        ruling = self.model.rulings[-1 - which % len(self.model.rulings)]
        browser, name, barred = self.somebody(ruling.by if own else who, by_link)
        may = self.model.may_withdraw(ruling, timezone.now())
        answer = browser.post(reverse("review:withdraw", args=[ruling.pk]))
        if barred or name != ruling.by or not ruling.bill.is_there:
            assert answer.status_code == (barred or 404)
        else:
            assert answer.status_code == 302
        if may and not barred and name == ruling.by:
            self.withdrawn(ruling)

    @precondition(lambda self: self.model.rulings)
    @rule()
    def take_back(self) -> None:
        """The latest decision, by whoever made it."""
        self.withdraw("Olga", 1, 0, own=True)

    def withdrawn(self, ruling: Ruling) -> None:
        """Tell the model: the invoice waits again, with what others have approved."""
        ruling.withdrawn, ruling.bill.status = True, "submitted"
        if not ruling.settles:
            for other in self.model.approvals(ruling.bill):
                other.settles = False
        self.line("withdrew", ruling.bill, ruling.by)
        if ruling.verdict != "approved":
            letter = Letter("review.withdrawn", ruling.bill.agent, ruling)
            self.model.letters.append(letter)

    @precondition(lambda self: self.model.bills)
    @rule(
        who=managers,
        by_link=some,
        which=some,
        iban=st.sampled_from(["DE02120300000000202051"] * 3 + ["DE00"]),
        how=st.sampled_from(["called the known number", "called", ""]),
    )
    def confirm(self, who: str, by_link: int, which: int, iban: str, how: str) -> None:
        bill = self.pick(
            which,
            lambda bill: bill.status == "submitted" and bill.vendor == "Konto AG",
        )
        browser, name, barred = self.somebody(who, by_link)
        form = {"iban": iban, "how": how}
        answer = browser.post(reverse("review:vouch", args=[bill.pk]), form)
        other = bill.vendor != "Konto AG" or iban == "DE00"
        known = bill.vendor in self.model.confirmed
        if barred or not bill.is_there:
            assert answer.status_code == (barred or 404)
        elif not how:
            assert answer.status_code == 422
        elif bill.status != "submitted" or other or (not known and bill.agent == name):
            assert answer.status_code == 409
        else:
            assert answer.status_code == 302
            if not known:
                self.model.confirmed.add(bill.vendor)
                self.line("confirmed_account", bill, name)
