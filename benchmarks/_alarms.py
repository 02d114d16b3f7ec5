"""Enters honest and crooked invoices into a database of its own, and prints as JSON what the checks say of them."""

import json
import os
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from copy import copy
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain

from django.core.management import call_command
from django.utils import timezone

from benchmarks._crooked import is_found, variants
from benchmarks._honest import (
    FOREIGN,
    NATIONAL,
    XML,
    Honest,
    drawn,
    entered,
    foreign,
    national,
    real,
)
from countersign.accounts.models import Membership, Organization, Role, User
from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.models import Invoice, Status

# What is so of the file itself, whoever enters it: made-up numbers, days long past, sums that its XML gets wrong, samples that
# were laid out anew after they had been signed. Of an
# account that is no IBAN only approving makes a known one, which nobody here has done.
_TRUE = {
    "new-account",
    "due-before-issue",
    "iban",
    "old",
    "second-account",
    "signature-broken",
    "vat-id-check-digits",
    "xml-line-differs",
    "xml-line-differs-from-page",
    "xml-sum-differs",
}
_TELLS = bool(os.environ.get("COUNTERSIGN_ALARMS_TOLD"))  # each on stderr


@dataclass
class Tally:
    """What was counted."""

    honest: int = 0
    with_stop: list[str] = field(default_factory=list)
    with_doubt: list[str] = field(default_factory=list)
    rules: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sources: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0])
    )
    crooked: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0])
    )


def main() -> None:
    """Every honest invoice is entered, checked, varied and then approved, so that later ones have a history."""
    call_command("migrate", verbosity=0)
    counted = Tally()
    _demo(counted)
    agent, manager = _office()
    for honest in chain(drawn(), foreign(), real(), national()):
        if honest.source in (XML, NATIONAL):
            agent, manager = _office()  # one suite's files are variants of each other
        invoice = entered(honest, agent)
        if invoice is None:
            continue
        _count(counted, honest, checks.all_checks(invoice, manager))
        _vary(counted, invoice, manager)
        _approve(invoice)
    print(json.dumps(vars(counted)))


def _demo(counted: Tally) -> None:
    """The invoices of `load_demo` that are on the managers' desk or past it, their files read; its changed account is meant."""
    with redirect_stdout(StringIO()):
        call_command("load_demo")
        call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
    submitted = Invoice.objects.filter(status__in=(Status.SUBMITTED, Status.APPROVED))
    for invoice in submitted.select_related("organization", "agent", "vendor"):
        manager = Membership.objects.managers().filter(
            organization=invoice.organization_id
        )
        found = checks.all_checks(invoice, manager.select_related("user")[0])
        meant = [check for check in found if check.name != "bank"]
        _count(counted, Honest("demo", invoice.number, b"", {}), meant)


def _office() -> tuple[Membership, Membership]:
    """An agent and a manager of a new organization."""
    organization = Organization.objects.create(name="Bench", locale="en_GB")
    mail = f"{organization.pk}@example.org"
    return (
        _member(organization, f"agent{mail}", Role.AGENT),
        _member(organization, f"manager{mail}", Role.MANAGER),
    )


def _member(organization: Organization, mail: str, role: str) -> Membership:
    user = User.objects.create_user(mail, name=mail.partition("@")[0])
    return Membership.objects.create(organization=organization, user=user, role=role)


def _count(counted: Tally, honest: Honest, found: list[checks.Check]) -> None:
    told = [check for check in found if check.name not in _TRUE]
    stops = {check.name for check in told if check.level == Level.STOP}
    doubts = {check.name for check in told if check.level == Level.DOUBT}
    source = counted.sources[honest.source]
    source[0] += 1
    source[1] += bool(stops)
    source[2] += bool(doubts)
    if honest.source == FOREIGN:
        return
    counted.honest += 1
    counted.with_stop += [honest.name] if stops else []
    counted.with_doubt += [honest.name] if doubts else []
    for name in stops | doubts:
        counted.rules[name] += 1
    if _TELLS:
        for check in found:
            if check.level in (Level.STOP, Level.DOUBT):
                told = (honest.source, honest.name, check.level, check.name)
                print(*told, check.message, file=sys.stderr)


def _vary(counted: Tally, invoice: Invoice, manager: Membership) -> None:
    """Crooked invoices made of an honest one: typed wrongly, or entered a second time under another guise."""
    known = {check.key for check in checks.all_checks(invoice, manager)}
    for kind, change, again in variants(invoice):
        crooked = copy(invoice)
        crooked.no_items = crooked.no_items or again
        if again:
            crooked.pk = None
            crooked._state = copy(invoice._state)
            crooked.status = Status.SUBMITTED
            crooked._state.adding = True
        change(crooked)
        found = is_found(crooked, manager, known, again=again)
        count = counted.crooked[kind]
        count[0] += 1
        count[1] += found
        if _TELLS and not found:
            print("MISSED", kind, invoice.number, invoice.vendor_name, file=sys.stderr)


def _approve(invoice: Invoice) -> None:
    Invoice.objects.filter(pk=invoice.pk).update(
        status=Status.APPROVED, decided_at=timezone.now()
    )
