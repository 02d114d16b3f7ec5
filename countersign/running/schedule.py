"""What happens by the clock: all of it in one table, and the loop that does it.

What died with its worker is found again. Some of it soon, by what asks for it: a
document is lost when its reading has not moved, and no job waits for it; a check of the official rules when its worker has
had it for too long; an export when its row has not been touched for a while. Every other job after as long as none takes.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.management import call_command
from django.db import close_old_connections

from countersign.accounts import actions as accounts
from countersign.accounts.providers import actions as providers
from countersign.api import actions as api
from countersign.documents import actions as documents
from countersign.documents import parts, spool
from countersign.documents import tasks as drawing
from countersign.exports import actions as exports
from countersign.exports.auditing import actions as auditing
from countersign.exports.profiles import actions as profiles
from countersign.history.heads import actions as heads
from countersign.invoices.search import actions as search
from countersign.invoices.suggesting import tasks as invoices
from countersign.invoices.totals import actions as totals
from countersign.mail import actions as mail
from countersign.mail.sending import rounds as letters
from countersign.mailboxes import actions as mailboxes
from countersign.payments.elsewhere import actions as elsewhere
from countersign.payments.keeping import actions as paying
from countersign.payments.runs.actions import looking
from countersign.programs import actions as programs
from countersign.pulse import JOB, STEP, Pulse
from countersign.reminders import actions as reminders
from countersign.retention import actions as retention
from countersign.review.codes import actions as codes
from countersign.review.links import actions as links
from countersign.review.submitting import actions as submitting
from countersign.summaries import actions as summaries
from countersign.tokens import actions as tokens
from countersign.watch import life
from countersign.webhooks import actions as webhooks
from countersign.webhooks.sending import rounds as webhook_rounds

from . import actions as jobs
from . import drills

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again: doing it twice, or in two places at once, must do no harm."""

    name: str
    run: Callable[[], object]
    seconds: int


def _prune_jobs() -> None:
    """Finished jobs are kept for a day, failed ones for two weeks."""
    ages = {"min_age_days": 1, "failed_min_age_days": 14}
    call_command("prune_db_task_results", queue_name="*", verbosity=0, **ages)


def _prune_sessions() -> None:
    call_command("clearsessions", verbosity=0)
    accounts.forget_ended()


_DAY: Final = 24 * 3600
JOBS: Final = (
    Job("show that the schedule runs", life.show, 60),
    Job("send daily summaries", summaries.send_due, 30),
    Job("send hourly mails", submitting.send_hourly, 30),
    Job("send reminders", reminders.send_due, 300),
    Job("send letters that nobody sends", letters.make_up, 60),
    Job("erase codes that are over", mail.forget_rendered, 60),
    Job("mend lost readings", documents.collect_strays, 60),
    Job("queue lost mails again", mailboxes.collect_strays, 60),
    Job("queue lost checks of e-invoices again", invoices.collect_strays, 300),
    Job("export by schedule", exports.export_due, 60),
    Job("queue lost exports again", exports.collect_strays, 60),
    Job("queue lost files for the auditor again", auditing.collect_strays, 300),
    Job("queue again what dead workers had begun", jobs.give_back_of_dead, 600),
    Job("queue what was paid elsewhere again", elsewhere.collect_strays, 300),
    Job("look at proposed payment runs again", looking.look_at_proposed, 60),
    Job("read again what an earlier release read", invoices.read_again, 60),
    Job("draw what came before drawings did", drawing.draw_earlier, 60),
    Job("have the history stamped", heads.stamp_due, 600),
    Job("fold totals", totals.fold, 30),
    Job("index anew what is found by more now", search.catch_up, 30),
    Job("seal second factors of before", accounts.seal_second_factors, _DAY),
    Job("seal secrets of webhooks anew", webhooks.seal_anew, _DAY),
    Job("seal secrets of sign-in anew", providers.seal_anew, _DAY),
    Job("seal passwords of mailboxes anew", mailboxes.seal_anew, _DAY),
    Job("seal secrets of exports anew", profiles.seal_anew, _DAY),
    Job("forget expired links", links.forget_expired, _DAY),
    Job("forget tokens that are over", tokens.forget_over, _DAY),
    Job("forget consents that nothing came of", programs.forget_unused, _DAY),
    Job("forget what programs were answered", api.forget_old, 3600),
    Job("forget what webhooks were told", webhooks.forget_over, _DAY),
    Job("forget old codes", codes.forget_old, _DAY),
    Job("remove what need not be kept", retention.apply_due, _DAY),
    Job("remove exports that need not be kept", exports.forget_over, _DAY),
    Job("remove payments that need not be kept", paying.forget_over, _DAY),
    Job("remove mails that need not be kept", mailboxes.forget_over, _DAY),
    Job("remove archives that need not be kept", auditing.forget_over, _DAY),
    Job("forget who never proved an address", accounts.forget_waiting, _DAY),
    Job("sweep parts that nobody sends on", parts.sweep, 3600),
    Job("sweep what dead processes left", spool.sweep, 3600),
    Job("try out a backup", drills.begin_due, 600),
    Job("clear expired sessions", _prune_sessions, _DAY),
    Job("clear finished jobs", _prune_jobs, _DAY),
)
# What goes on in a thread of its own where the schedule stays.
BESIDE: Final = (Job("send what webhooks wait for", webhook_rounds.send_due, 30),)


def keep_doing(
    jobs: tuple[Job, ...],
    stop: threading.Event,
    *,
    interval: float,
    pulse: Pulse | None = None,
) -> None:
    """Do each job when its time has come, until `stop` is set; a job under way is finished first. `pulse` is told of each."""
    pulse = pulse or Pulse("schedule")
    next_at = {job.name: time.monotonic() for job in jobs}
    while not stop.is_set():
        close_old_connections()
        for job in jobs:
            now = time.monotonic()
            if stop.is_set() or next_at[job.name] > now:
                continue
            next_at[job.name] = now + job.seconds
            pulse.goes_on(JOB)
            do(job)
        pulse.goes_on(interval + STEP)
        stop.wait(interval)


def do(job: Job) -> bool:
    """Do one job; whether it went well. What fails is logged, and must not keep the others from running."""
    try:
        job.run()
    except Exception:
        log.exception("Could not %s", job.name)
        return False
    return True
