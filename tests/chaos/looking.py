"""What is asked of an installation from inside, each time in a process of its own."""

import copy
import hashlib
import json
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.db.models.base import ModelState
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.accounts.models import Membership
from countersign.documents.models import Document
from countersign.documents.storage import StorageAway, files
from countersign.invoices.models import Invoice, InvoiceDocument, Status
from countersign.invoices.suggesting.tasks import learn
from countersign.mail.models import Letter, State
from tests.chaos.clockwork import ahead_and_back, changes, off_by
from tests.chaos.settling import draft, settle

__all__ = ["ahead_and_back", "changes", "off_by", "settle"]


def say(what: Callable[..., object]) -> None:
    """Print what a function finds, called with what we are told (by stdin: what hours acknowledge is too long for a command)."""
    about = json.load(sys.stdin)
    print(json.dumps({"found": what(*about)}))  # noqa: T201 - it is how we are told


def approved(count: int) -> int:
    """Make so many invoices that were approved just now."""
    alice = Membership.objects.get(user__name="Alice")
    now = timezone.now()
    for number in range(count):
        draft(alice, f"A-{number}", status=Status.APPROVED, decided_at=now)
    return count


def drafts() -> list[int]:
    """Complete ones that may be submitted."""
    open_ones = Invoice.objects.filter(status=Status.DRAFT, number__startswith="C-")
    return list(open_ones.order_by("pk").values_list("pk", flat=True))


def carry_over() -> int:
    """Put the files that lie in the data folder into the storage that is set now."""
    folder = Path(settings.DATA_DIR, "files")
    found = [path for path in folder.rglob("*") if path.is_file()]
    for path in found:
        files().save(str(path.relative_to(folder)), ContentFile(path.read_bytes()))
    return len(found)


def counts() -> dict[str, int]:
    return {
        "invoices": Invoice.objects.count(),
        "files": Document.objects.count(),
        "failed": Document.objects.filter(reading_state="failed").count(),
        "unread": Document.objects.unread().count(),
    }


def kept(ledger: dict[str, Any]) -> dict[str, int]:
    """How much of what was acknowledged is not there, and how much is there that nobody asked for."""
    there = dict(Invoice.objects.values_list("pk", "number"))
    status = dict(Invoice.objects.values_list("pk", "status"))
    saved = {int(pk): number for pk, number in ledger["saved"].items()}
    lost = [pk for pk in ledger["begun"] if pk not in there]
    lost += [pk for pk, number in saved.items() if there.get(pk) != number]
    lost += [
        pk for pk in ledger["submitted"] if status.get(pk, Status.DRAFT) == Status.DRAFT
    ]
    uploaded = {int(pk): digest for pk, digest in ledger["uploaded"].items()}
    lost += [pk for pk, digest in uploaded.items() if not _has(pk, digest)]
    expected = ledger["before"] + len(ledger["begun"]) + len(uploaded)
    more = len(there) - expected - ledger["unanswered"]
    doubled = Counter(number for number in there.values() if number).values()
    return {"lost": len(lost), "doubled": max(0, more) + sum(n - 1 for n in doubled)}


def _has(pk: int, digest: str) -> bool:
    uses = InvoiceDocument.objects.filter(invoice=pk).select_related("document")
    if digest not in [use.document.sha256 for use in uses]:
        return False
    try:
        (use,) = (use for use in uses if use.document.sha256 == digest)
        data = b"".join(files().part(use.document.path))
    except (FileNotFoundError, StorageAway):
        return False
    return hashlib.sha256(data).hexdigest() == digest


def letters() -> dict[str, int]:
    """How many letters are in which state."""
    return dict(Counter(Letter.objects.values_list("state", flat=True)))


def pile(count: int) -> int:
    """Queue so many jobs for the worker."""
    alice = Membership.objects.get(user__name="Alice")
    learn.enqueue(0, alice.organization_id)
    like = DBTaskResult.objects.filter(task_path=learn.module_path).latest(
        "enqueued_at"
    )
    jobs = []
    for _job in range(count):
        job = copy.copy(like)
        job.pk, job._state = uuid.uuid4(), ModelState()
        jobs.append(job)
    DBTaskResult.objects.bulk_create(jobs, batch_size=500)
    return count


def names() -> dict[str, list[str]]:
    """The Message-IDs of letters that went out, and of all others."""
    sent = [one.message_id for one in Letter.objects.filter(state=State.SENT)]
    others = [one.message_id for one in Letter.objects.exclude(state=State.SENT)]
    return {"sent": sent, "others": others}


def a_day_passes() -> int:
    """Let what waits have waited for a day."""
    day = timedelta(days=1)
    waiting = Letter.objects.filter(state=State.WAITING)
    return waiting.update(due_at=F("due_at") - day)


def make_due() -> int:
    """Let what waits for its next attempt be due now, as time would."""
    waiting = Letter.objects.filter(state=State.WAITING)
    return waiting.update(due_at=timezone.now() - timedelta(seconds=1))


def delivered() -> dict[str, int]:
    """Letters that are said to have gone out, how many of them arrived, and how many under two names."""
    mails = sorted(Path(settings.DATA_DIR, "mail").glob("*.eml"))
    names = Counter(
        str(message_from_bytes(m.read_bytes())["Message-ID"]) for m in mails
    )
    sent = Letter.objects.filter(state=State.SENT)
    arrived = sum(letter.message_id in names for letter in sent)
    strange = set(names) - {letter.message_id for letter in Letter.objects.all()}
    same = Counter((x.kind, str(x.arguments), x.recipient) for x in sent).values()
    return {
        "sent": sent.count(),
        "lost": sent.count() - arrived,
        "strange": len(strange),
        "doubled": sum(times - 1 for times in same),
        "repeated": sum(names.values()) - len(names),
    }
