"""How people talk and are told: comments, and each manager's choice of mail."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from countersign.review.submitting.actions import send_hourly

from .model import Bill, Letter
from .office import Office


class Talking(Office):
    """What brings mails besides deciding."""

    @precondition(lambda self: self.model.bills)
    @rule(
        who=st.sampled_from(["Alice", "Mona", "Max", "Olga"]),
        which=st.integers(0, 99),
        text=st.sampled_from(["Why?", "@Olga why?", "@Nobody why?"]),
    )
    def comment(self, who: str, which: int, text: str) -> None:
        bill = self.pick(which)
        form = {"text": text, "key": str(uuid4()), "page": "detail"}
        answer = self.post(who, "comments:add", bill.pk, form)
        sees = bill.agent == who or self.model.manages.get(who, False)
        if not bill.is_there or not sees:
            assert answer.status_code == 404
        elif "@Nobody" in text:
            assert answer.status_code == 422
        else:
            assert answer.status_code == 302
            self.line("commented", bill, who)
            told = {bill.agent, *(["Olga"] if "@Olga" in text else [])} - {who}
            for name in told:
                self.model.letters.append(Letter("comments.commented", name, bill))

    @rule(choice=st.sampled_from(["each", "hourly", "hourly", "daily"]))
    def choose_monas_mail(self, choice: str) -> None:
        form = {"mail_choice": choice, "time_zone": ""}
        assert self.post("Mona", "accounts:personal", form).status_code == 302
        if self.model.manages["Mona"]:
            self.model.choice["Mona"] = choice

    @rule()
    def post_hourly_mails(self) -> None:
        now = timezone.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        send_hourly()
        kept = [each for each in self.model.announcements if each.bill.is_there]
        fresh = [each for each in kept if not each.mailed_at and each.at < hour]
        had = any(each.mailed_at and each.mailed_at >= hour for each in kept)
        if had or not fresh:
            return
        for each in fresh:
            each.mailed_at = now
        bills: list[Bill] = [each.bill for each in fresh]
        if any(bill.status == "submitted" for bill in bills):
            self.model.letters.append(Letter("review.hourly", "Mona", bills))
        self.clock.shift(timedelta(seconds=1))
