"""What must be so, told in the simplest words: the invoices, decisions, links and mails that there should be."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

LINK_LIVES = timedelta(hours=72)
VISIT_LASTS = timedelta(minutes=60)
WITHDRAWABLE = timedelta(minutes=10)
PAUSE = timedelta(minutes=5)
OPEN, TAKEN = ("draft", "returned"), ("submitted", "approved")


@dataclass(eq=False)
class Bill:
    """An invoice as it should be stored."""

    pk: int
    agent: str
    number: str
    vendor: str = "Beispiel GmbH"
    large: bool = False
    status: str = "draft"
    version: int = 1
    submission: int = 0
    settled_by: "Ruling | None" = None
    is_there: bool = True

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(eq=False)
class Ruling:
    """A decision that was made. One that needs others as well does not settle its invoice."""

    pk: int
    bill: Bill
    by: str
    verdict: str
    version: int
    submission: int
    at: datetime
    settles: bool = True
    withdrawn: bool = False


@dataclass(eq=False)
class Link:
    """A mailed way in."""

    token: str
    manager: str
    bill: Bill | None
    mailed_at: datetime
    revoked: bool = False

    def is_over(self, now: datetime) -> bool:
        return now >= self.mailed_at + LINK_LIVES


@dataclass(eq=False)
class Letter:
    """A mail that must exist: what it is about tells whether it still has a point when it is written."""

    kind: str
    to: str
    about: Bill | Ruling | list[Bill] | None = None
    asked_at: datetime | None = None
    state: str = "waiting"


@dataclass(eq=False)
class Announcement:
    """What waits for Mona's hourly mail."""

    bill: Bill
    at: datetime
    mailed_at: datetime | None = None


@dataclass
class Model:
    """All of it, and the lines that the history must have: (verb, id of the invoice, who)."""

    bills: list[Bill] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    lines: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    manages: dict[str, bool] = field(default_factory=dict)
    manages_since: dict[str, datetime] = field(default_factory=dict)
    choice: dict[str, str] = field(default_factory=dict)
    announcements: list[Announcement] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    summaries: set[tuple[str, date]] = field(default_factory=set)

    def managers(self) -> list[str]:
        return [name for name, manages in self.manages.items() if manages]

    def was_decided(self, bill: Bill) -> bool:
        """Has anybody ever decided on it?"""
        return any(ruling.bill is bill for ruling in self.rulings)

    def before_submission(self, bill: Bill) -> str:
        """Returned where the last decision that stands says so."""
        standing = [
            ruling
            for ruling in self.rulings
            if ruling.bill is bill and ruling.settles and not ruling.withdrawn
        ]
        is_returned = standing and standing[-1].verdict == "returned"
        return "returned" if is_returned else "draft"

    def is_taken(self, bill: Bill) -> bool:
        """Does another invoice that counts have its number, of the same day (as each number here has) and total?"""
        return any(
            other is not bill
            and other.is_there
            and (other.number, other.vendor) == (bill.number, bill.vendor)
            and other.large == bill.large
            and other.status in TAKEN
            for other in self.bills
        )

    def is_stopped(self, bill: Bill) -> bool:
        """Is there another invoice of its number, whatever became of that?"""
        return any(
            other is not bill
            and other.is_there
            and (other.number, other.vendor) == (bill.number, bill.vendor)
            for other in self.bills
        )

    def asked(self, bill: Bill) -> list[str]:
        """Everybody who may decide, never whoever entered it."""
        return [name for name in self.managers() if name != bill.agent]

    def approvals(self, bill: Bill) -> list[Ruling]:
        """Standing approvals of what the invoice is now."""
        return [
            each
            for each in self.rulings
            if each.bill is bill
            and each.verdict == "approved"
            and not each.withdrawn
            and (each.version, each.submission) == (bill.version, bill.submission)
        ]

    def suffices(self, bill: Bill, name: str) -> bool:
        """Is a large invoice approved by two who decide here, another by one, once this person approves it?"""
        people = {each.by for each in self.approvals(bill)} | {name}
        counted = [one for one in people if self.manages[one] and one != bill.agent]
        return len(counted) >= (2 if bill.large else 1)

    def may_approve(self, bill: Bill, name: str) -> bool:
        """Never one's own, a likely duplicate or to an account nobody confirmed, and not twice while others are missing."""
        own = any(each.by == name for each in self.approvals(bill))
        return (
            bill.agent != name
            and not self.is_stopped(bill)
            and (bill.vendor != "Konto AG" or bill.vendor in self.confirmed)
            and (not own or self.suffices(bill, name))
        )

    def may_withdraw(self, ruling: Ruling, now: datetime) -> bool:
        """Within ten minutes, while the invoice is as the decision left it and its number is free."""
        bill = ruling.bill
        if ruling.settles:
            counts = bill.status == ruling.verdict and bill.settled_by is ruling
        else:
            counts = bill.status in TAKEN and bill.submission == ruling.submission
        return (
            bill.is_there
            and counts
            and not ruling.withdrawn
            and bill.version == ruling.version
            and now <= ruling.at + WITHDRAWABLE
            and not (ruling.verdict != "approved" and self.is_taken(bill))
        )

    def lets_in(self, link: Link, now: datetime) -> bool:
        return self.manages[link.manager] and not link.revoked and not link.is_over(now)

    def offers_another(self, link: Link, now: datetime) -> bool:
        """An expired link that nobody has stopped offers a new one."""
        return self.manages[link.manager] and not link.revoked and link.is_over(now)

    def asked_lately(self, manager: str, now: datetime) -> bool:
        return any(
            letter.kind == "review.new_link"
            and letter.to == manager
            and letter.asked_at is not None
            and letter.asked_at > now - PAUSE
            for letter in self.letters
        )

    def has_a_point(self, letter: Letter) -> bool:
        """Should it be sent, if it is written now?"""
        about = letter.about
        match letter.kind:
            case "review.ask":
                still = isinstance(about, Bill) and about.status == "submitted"
                return self.manages[letter.to] and still and about.is_there
            case "review.decided":
                return (
                    isinstance(about, Ruling)
                    and about.bill.is_there
                    and not about.withdrawn
                )
            case "review.hourly":
                assert isinstance(about, list)
                waiting = [one for one in about if one.is_there]
                still = any(one.status == "submitted" for one in waiting)
                return self.manages[letter.to] and still
            case "comments.commented":
                return isinstance(about, Bill) and about.is_there
            case "accounts.welcome":
                return True
            case "review.withdrawn":
                return isinstance(about, Ruling) and about.bill.is_there
            case _:
                return self.manages[letter.to]

    def due_summaries(self, manager: str, now: datetime) -> set[date]:
        """The days whose summary a manager should have had by now, of the last 31; `now` is in their time zone."""
        began = self.manages_since[manager].astimezone(now.tzinfo).date()
        last = now.date() - timedelta(days=1 if now.hour >= 7 else 2)
        days = (last - timedelta(days=back) for back in range(31))
        return {day for day in days if day >= began}
