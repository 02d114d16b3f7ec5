"""Two calls at once that saw the same: exactly one wins, and the other is shown what that one did."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from countersign.history.models import Event
from tests.api.program import Program, problem

PLACES = ("chart", "coding rule", "assigning rule", "field", "coding", "views", "datev")


def at_once(*calls):
    """What each of these calls is answered, all of them begun together."""
    together = Barrier(len(calls))

    def ask(call):
        try:
            together.wait(timeout=60)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(ask, calls))


def place(kind, program, agent, account):
    """Where it is, what it is told as now, and two changes of it."""
    if kind == "views":
        program.post("/views", {"name": "Mine"})
        return "/views", program.get("/views"), [{"view": "Mine", "name": one} for one in "AB"]  # fmt: skip
    if kind == "coding":
        both = [{"needed": True}, {"managers_correct": True}]
        return "/coding-settings", program.get("/coding-settings"), both
    if kind == "datev":
        told = program.patch("/datev", {"consultant": 29098, "client": 55003})
        return "/datev", told, [{"locked": True}, {"chart": "04"}]
    where, new, changes = {
        "chart": ("/coding/account", {"number": "1", "name": "B"}, [{"name": "C"}, {"active": False}]),
        "field": ("/coding-fields", {"name": "Project"}, [{"name": "Job"}, {"required": True}]),
        "coding rule": ("/coding-rules", {"contains": "Ink", "account": account}, [{"contains": "A"}, {"contains": "B"}]),
        "assigning rule": ("/assigning-rules", {"user": agent.user_id}, [{"active": False}, {"source": "mail"}]),
    }[kind]  # fmt: skip
    made = program.post(where, new)
    return f"{where}/{made.json()['id']}", made, changes


@pytest.mark.django_db(transaction=True)
def test_of_two_that_saw_the_same_one_wins(olga, alice):
    program = Program(olga)
    account = program.post("/coding/account", {"number": "4930", "name": "A"}).json()
    for kind in PLACES:
        address, seen, changes = place(kind, program, alice, account["id"])
        assert seen.status_code < 300, (kind, seen.content)
        before = Event.objects.filter(organization_id=olga.organization_id).count()

        def change_to(sent, address=address, seen=seen):
            return partial(program.patch, address, sent, If_Match=seen["ETag"])

        answers = at_once(*map(change_to, changes))

        statuses = sorted(one.status_code for one in answers)
        assert statuses == [200, 409], (kind, [one.content for one in answers])
        won, lost = sorted(answers, key=lambda one: one.status_code)
        assert problem(lost) == (409, "changed")
        assert lost.json()["kept"] == won.json()
        assert lost.json()["yours"] == changes[answers.index(lost)]
        assert lost["ETag"] == won["ETag"] != seen["ETag"]
        after = Event.objects.filter(organization_id=olga.organization_id).count()
        assert after - before == (0 if kind == "views" else 1)


@pytest.mark.django_db(transaction=True)
def test_of_changing_and_deleting_at_once_one_wins(olga):
    program = Program(olga)
    account = program.post("/coding/account", {"number": "4930", "name": "A"}).json()
    rule = program.post("/coding-rules", {"contains": "Ink", "account": account["id"]})
    address = f"/coding-rules/{rule.json()['id']}"
    match = {"If_Match": rule["ETag"]}

    changed, deleted, moved = at_once(
        lambda: program.patch(address, {"contains": "Pens"}, **match),
        lambda: program.send("DELETE", address, **match),
        lambda: program.post(f"{address}/move", {"to": "up"}),
    )

    assert sorted((changed.status_code, deleted.status_code)) in ([200, 409], [204, 404])  # fmt: skip
    assert moved.status_code in (200, 404)
    left = program.get("/coding-rules").json()["rules"]
    assert len(left) == (1 if changed.status_code == 200 else 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_made_twice_at_once_is_made_once_and_refused_in_words(olga):
    program = Program(olga)
    for path, sent, pointer in (
        ("/coding/account", {"number": "4930", "name": "A"}, "/number"),
        ("/vendors", {"name": "Neue AG"}, "/name"),
    ):
        answers = at_once(*[partial(program.post, path, sent)] * 3)

        assert sorted(one.status_code for one in answers) == [201, 422, 422]
        for refused in (one for one in answers if one.status_code == 422):
            assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


@pytest.mark.django_db(transaction=True)
def test_two_that_change_different_things_at_once_both_stay(olga):
    program = Program(olga)
    vendor = program.post("/vendors", {"name": "Neue AG"}).json()["id"]
    own = {"label": "A", "iban": "DE89370400440532013000", "name": "B", "town": "C", "country": "DE"}  # fmt: skip
    account = program.post("/own-accounts", own).json()["id"]
    for path, changes in (
        (f"/vendors/{vendor}/paying", [{"name": "Bank says"}, {"collects": False}]),
        (f"/own-accounts/{account}", [{"label": "First"}, {"street": "Weg"}]),
    ):
        answers = at_once(*(partial(program.patch, path, one) for one in changes))

        assert [one.status_code for one in answers] == [200, 200]
        told = program.get(path) if "vendors" in path else program.get("/own-accounts")
        [kept] = told.json().get("accounts", [told.json()])
        assert kept == {**kept, **changes[0], **changes[1]}


@pytest.mark.django_db(transaction=True)
def test_a_new_address_is_added_in_two_organizations_at_once(olga, otto):
    programs = Program(olga), Program(otto)
    for number in range(5):
        sent = {"email": f"new{number}@example.org"}

        answers = at_once(*(partial(one.post, "/members", sent) for one in programs))

        told = [(one.status_code, one.json().get("is_new")) for one in answers]
        assert told == [(201, True)] * 2, [one.content for one in answers]
        first, second = (one.json() for one in answers)
        assert first["user"] == second["user"]
