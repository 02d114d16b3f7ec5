"""A program approves only where an owner lets programs, and this token; and then as its member, by the rules of the page."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from countersign.approval.models import Limit, Rule
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.programs.models import Kind
from tests.api.program import Program, problem
from tests.factories import make_invoice
from tests.programs.client import Books, signed_in


@pytest.fixture
def owner(olga):
    """Olga's browser."""
    return signed_in(olga)


def let_programs(owner, allowed: bool = True) -> None:
    form = {"approval": "others", **({"machines": "on"} if allowed else {})}
    assert owner.post(reverse("approval:who"), form).status_code == 302


def allow(owner, program: Program) -> None:
    owner.post(reverse("tokens:allow", args=[program.token.pk]))


def approve(program: Program, invoice: Invoice):
    said = {"verdict": "approved", "version": invoice.version}
    return program.post(f"/invoices/{invoice.pk}/decisions", said)


def status(invoice: Invoice) -> str:
    ours = Invoice.objects.filter(organization=invoice.organization_id)
    return ours.get(pk=invoice.pk).status


@pytest.fixture
def waiting(alice):
    return make_invoice(alice, status=Status.SUBMITTED, submitted_at=timezone.now())


@pytest.mark.parametrize(("programs", "token"), [(0, 0), (1, 0), (0, 1)])
def test_it_approves_nothing_unless_an_owner_lets_both(
    mona, owner, waiting, programs, token
):
    program = Program(mona)
    let_programs(owner, bool(programs))
    if token:
        allow(owner, program)

    assert problem(approve(program, waiting)) == (403, "not-allowed")
    assert status(waiting) == Status.SUBMITTED


def test_it_approves_as_its_member_and_the_history_says_by_what(mona, owner, waiting):
    program = Program(mona)
    let_programs(owner)
    allow(owner, program)

    answer = approve(program, waiting)

    assert answer.status_code == 201, answer.content
    assert (answer.json()["verdict"], answer.json()["settles"]) == ("approved", True)
    assert status(waiting) == Status.APPROVED
    line = (
        Event.objects.about(waiting.organization_id, "invoice", waiting.pk)
        .order_by("sequence")
        .last()
    )
    assert (line.verb, line.actor_name, line.via) == (
        "approved",
        str(mona),
        "token Robot",
    )
    page = owner.get(reverse("tokens:organization")).content.decode()
    assert "It may approve." in page


def test_what_is_allowed_is_taken_back(mona, owner, waiting):
    program = Program(mona)
    let_programs(owner)
    allow(owner, program)
    let_programs(owner, allowed=False)

    assert problem(approve(program, waiting)) == (403, "not-allowed")
    ours = Event.objects.filter(organization_id=waiting.organization_id)
    verbs = [
        one.verb
        for one in ours.order_by("sequence")
        if "programs" in one.verb or "allowed" in one.verb
    ]
    assert verbs == [
        "let programs approve",
        "allowed token to approve",
        "let programs approve no more",
    ]


def test_nobody_but_an_owner_who_shows_the_password_allows_it(
    mona, otto, olga, owner, waiting
):
    program = Program(mona)
    let_programs(owner)
    for member in (mona, otto):
        allow(signed_in(member), program)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        answer = owner.post(reverse("tokens:allow", args=[program.token.pk]))
        assert reverse("account_reauthenticate") in answer["Location"]
    owner.get(reverse("tokens:allow", args=[program.token.pk]))

    assert problem(approve(program, waiting)) == (403, "not-allowed")


def test_tokens_that_are_no_members_never_approve(olga, owner, waiting):
    service = Program(olga, role="manager")
    let_programs(owner)

    address = reverse("tokens:allow", args=[service.token.pk])
    assert owner.post(address).status_code == 404
    assert problem(approve(service, waiting)) == (403, "not-allowed")


def test_registered_programs_never_approve(mona, olga, owner, waiting):
    books = Books(olga, scopes=("invoices:decide",))
    given = books.let_in(mona, scope="invoices:decide")
    machine = Books(olga, Kind.MACHINE, ("invoices:decide",), role="manager")
    let_programs(owner)
    program = Program(mona)
    for secret in (
        given["access_token"],
        machine.token(grant_type="client_credentials").json()["access_token"],
    ):
        program.secret = secret
        assert problem(approve(program, waiting)) == (403, "not-allowed")
    [consent] = books.program.consents.filter(organization=olga.organization)
    address = reverse("tokens:allow", args=[consent.token_id])
    assert owner.post(address).status_code == 404


def allowed(member, owner) -> Program:
    """A program of this member that may approve."""
    program = Program(member)
    let_programs(owner)
    allow(owner, program)
    return program


def test_nobody_approves_by_a_token_what_they_entered(olga, owner):
    own = make_invoice(olga, status=Status.SUBMITTED)
    program = allowed(olga, owner)
    assert problem(approve(program, own)) == (409, "not-now")

    owner.post(reverse("approval:who"), {"approval": "alone", "machines": "on"})

    assert problem(approve(program, own)) == (409, "not-now")
    assert status(own) == Status.SUBMITTED


def test_no_agent_approves(alice, bob, owner):
    waiting = make_invoice(bob, status=Status.SUBMITTED)
    assert problem(approve(allowed(alice, owner), waiting)) == (403, "not-allowed")


def test_what_has_to_be_confirmed_is_approved_by_a_person(mona, owner, waiting):
    Limit.objects.create(
        organization=mona.organization, currency=waiting.currency, amount="1.00"
    )
    answer = approve(allowed(mona, owner), waiting)
    assert problem(answer) == (409, "not-now")
    assert "confirm" in answer.json()["detail"]
    assert status(waiting) == Status.SUBMITTED


def test_it_is_one_of_those_whom_a_rule_asks_for(mona, owner, waiting):
    Rule.objects.create(organization=mona.organization, approvals=2)
    program = allowed(mona, owner)

    first = approve(program, waiting)

    assert (first.status_code, first.json()["settles"]) == (201, False)
    assert status(waiting) == Status.SUBMITTED
    assert problem(approve(program, waiting)) == (409, "not-now")


def test_an_old_version_is_not_approved(mona, owner, waiting):
    program = allowed(mona, owner)
    said = {"verdict": "approved", "version": waiting.version + 1}
    answer = program.post(f"/invoices/{waiting.pk}/decisions", said)
    assert problem(answer) == (409, "changed")


def test_what_a_stop_stands_against_is_not_approved(alice, mona, owner):
    # Nobody has confirmed yet that the account is the vendor's.
    waiting = make_invoice(
        alice, iban="DE89370400440532013000", status=Status.SUBMITTED
    )
    answer = approve(allowed(mona, owner), waiting)
    assert problem(answer) == (422, "not-ready")
    assert answer.json()["checks"]
