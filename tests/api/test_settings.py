"""What owners' programs set: charts, fields, rules, people; and what everybody keeps for themselves."""

import pytest
from django.core import mail

from countersign.accounts.models import Delegation, Membership
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.api.program import Program, problem
from tests.factories import make_invoice, make_vendor


def untagged(told):
    """What is told of a row, without the ETag that all of it makes."""
    return {name: value for name, value in told.items() if name != "etag"}


def test_a_chart_grows_and_its_rows_keep_their_numbers(olga):
    program = Program(olga)

    added = program.post("/coding/tax_code", {"number": "V19", "name": "19 %", "rate": "19", "category": "S"})  # fmt: skip
    again = program.post("/coding/tax_code", {"number": "V19", "name": "x"})
    no_kind = program.post("/coding/cost_centre", {"number": "1", "kind": "expense"})

    assert added.status_code == 201
    assert (added.json()["rate"], added.json()["active"]) == ("19", True)
    assert again.json()["errors"][0]["pointer"] == "/number"
    assert no_kind.json()["errors"][0]["pointer"] == "/kind"
    address = f"/coding/tax_code/{added.json()['id']}"
    changed = program.patch(address, {"active": False}).json()
    assert untagged(changed) == {**untagged(added.json()), "active": False}
    assert program.get("/coding/tax_code").json()["rows"] == [changed]
    lines = Event.objects.filter(organization_id=olga.organization_id)
    assert lines.filter(verb="changed chart", via="token Robot").exists()


def test_a_rate_is_read_as_it_is_written_wherever_the_organization_is(olga):
    olga.organization.locale = "de_DE"
    olga.organization.save()

    code = {"number": "V", "name": "reduced", "rate": "5.5"}

    assert Program(olga).post("/coding/tax_code", code).json()["rate"] == "5.5"


def test_custom_fields_and_coding_rules_are_kept_in_their_order(olga):
    program = Program(olga)
    assert program.post("/coding-settings/neutral-chart").json()["added"] > 5
    account = program.get("/coding/account").json()["rows"][0]["id"]
    vendor = make_vendor(olga.organization)

    field = program.post("/coding-fields", {"name": "Project", "kind": "choice"})
    assert field.json()["errors"][0]["pointer"] == "/choices"
    field = program.post("/coding-fields", {"name": "Project", "kind": "choice", "choices": ["A", "B"]}).json()  # fmt: skip
    assert (field["key"], field["choices"]) == ("project", ["A", "B"])
    address = f"/coding-fields/{field['id']}"
    assert program.patch(address, {"required": True}).json()["choices"] == ["A", "B"]
    assert len(program.get("/coding-fields").json()["fields"]) == 1
    one = program.post("/coding-rules", {"vendor": vendor.pk, "account": account}).json()  # fmt: skip
    two = program.post("/coding-rules", {"contains": "Ink", "account": account}).json()
    moved = program.post(f"/coding-rules/{two['id']}/move", {"to": "up"}).json()
    assert [rule["id"] for rule in moved["rules"]] == [two["id"], one["id"]]
    changed = program.patch(f"/coding-rules/{one['id']}", {"contains": "Pens"}).json()
    assert untagged(changed) == {**untagged(one), "contains": "Pens"}
    assert program.send("DELETE", f"/coding-rules/{two['id']}").status_code == 204
    assert program.get("/coding-rules").json()["rules"] == [changed]


def test_a_manager_corrects_what_is_coded_where_the_owner_lets_them(alice, mona, olga):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    owner, manager = Program(olga), Program(mona)
    owner.post("/coding-settings/neutral-chart")
    [row, *_] = owner.get("/coding/account").json()["rows"]
    address = f"/invoices/{invoice.pk}/coding"
    sent = {"version": invoice.version, "coding": {"coding.0.account": row["number"]}}
    assert problem(manager.send("PUT", address, sent)) == (404, "not-found")

    owner.patch("/coding-settings", {"managers_correct": True})
    other = {**sent, "coding": {"number": "R-9"}}
    assert problem(manager.send("PUT", address, other)) == (422, "not-understood")
    for path in ("coding.0.share", "coding.0", "coding.9999999999.account"):
        no_cell = {**sent, "coding": {**sent["coding"], path: "1"}}
        refused = manager.send("PUT", address, no_cell)
        assert problem(refused) == (422, "not-understood")
        assert [one["pointer"] for one in refused.json()["errors"]] == [f"/coding/{path}"]  # fmt: skip
    assert manager.send("PUT", address, sent).status_code == 204

    told = manager.get(f"/invoices/{invoice.pk}").json()
    assert told["number"] == invoice.number
    assert {"account": row["number"]}.items() <= told["tables"]["coding"][0].items()
    assert problem(manager.send("PUT", address, sent)) == (409, "changed")


def test_rules_that_assign_are_kept_with_their_amounts(olga, alice, mona):
    program = Program(olga)
    sent = {"user": alice.user_id, "currency": "EUR", "above": "1000.5"}

    nobody = program.post("/assigning-rules", {"user": mona.user_id})
    rule = program.post("/assigning-rules", sent).json()

    assert nobody.json()["errors"][0]["pointer"] == "/user"
    assert {name: rule[name] for name in sent} == sent
    address = f"/assigning-rules/{rule['id']}"
    off = program.patch(address, {"active": False}).json()
    assert untagged(off) == {**untagged(rule), "active": False}
    assert program.send("DELETE", address).status_code == 204
    assert program.get("/assigning-rules").json()["rules"] == []


@pytest.mark.parametrize("kind", ["chart", "field", "coding rule", "assigning rule"])
def test_what_somebody_set_since_is_shown_and_not_overwritten(kind, olga, alice):
    program = Program(olga)
    account = program.post("/coding/account", {"number": "4930", "name": "A"}).json()
    place, new, change = {
        "chart": ("/coding/account", {"number": "1", "name": "B"}, {"name": "C"}),
        "field": ("/coding-fields", {"name": "Project"}, {"name": "Job"}),
        "coding rule": ("/coding-rules", {"contains": "Ink", "account": account["id"]}, {"contains": "Pens"}),
        "assigning rule": ("/assigning-rules", {"user": alice.user_id}, {"active": False}),
    }[kind]  # fmt: skip
    made = program.post(place, new)
    seen, address = made.json()["etag"], f"{place}/{made.json()['id']}"
    assert made["ETag"] == seen

    first = program.patch(address, change, If_Match=seen)
    late = program.patch(address, change, If_Match=seen)

    assert (first.status_code, first["ETag"]) == (200, first.json()["etag"])
    assert first["ETag"] != seen
    assert problem(late) == (409, "changed")
    assert (late.json()["kept"], late.json()["yours"]) == (first.json(), change)
    assert late["ETag"] == first["ETag"]
    if "rule" in kind:
        assert problem(program.send("DELETE", address, If_Match=seen)) == (409, "changed")  # fmt: skip
        to = {"to": "up"}
        moved = program.post(f"{address}/move", to, If_Match=seen)
        assert problem(moved) == (409, "changed")
        assert (moved.json()["kept"], moved.json()["yours"]) == (first.json(), to)
        moved = program.post(f"{address}/move", to, If_Match=late["ETag"])
        assert moved.json()["rules"] == [first.json()]
        gone = program.send("DELETE", address, If_Match=late["ETag"])
        assert gone.status_code == 204


def test_how_coding_is_set_and_saved_views_are_changed_as_they_were_seen(olga):
    program = Program(olga)
    program.post("/views", {"name": "Mine"})
    seen = {at: program.get(at)["ETag"] for at in ("/coding-settings", "/views")}
    mine = {"If_Match": seen["/views"]}

    set_, again = (
        program.patch("/coding-settings", {"managers_correct": on}, If_Match=seen["/coding-settings"])
        for on in (True, False)
    )  # fmt: skip
    renamed = program.patch("/views", {"view": "Mine", "name": "Ours"}, **mine)
    late = [
        program.patch("/views", {"view": "Ours", "name": "Yours"}, **mine),
        program.post("/views", {"name": "Ours", "query": "sort=due"}, **mine),
        program.send("PUT", "/views/columns", {"columns": []}, **mine),
        program.send("DELETE", "/views?name=Ours", **mine),
    ]

    assert (set_.status_code, renamed.status_code) == (200, 200)
    assert problem(again) == (409, "changed")
    assert again.json()["kept"] == set_.json()
    assert [problem(one) for one in late] == [(409, "changed")] * 4
    assert [one.json()["kept"] for one in late] == [program.get("/views").json()] * 4
    assert late[1].json()["yours"] == {"name": "Ours", "query": "sort=due"}
    saved = program.post("/views", {"name": "Ours", "query": "sort=due"}, If_Match=renamed["ETag"])  # fmt: skip
    assert saved.status_code == 200
    gone = program.send("DELETE", "/views?name=Ours", If_Match=saved["ETag"])
    assert gone.status_code == 204


def test_names_have_no_signs_that_cannot_be_shown(olga):
    program, name = Program(olga), "Open\u202e21"
    program.post("/views", {"name": "Mine"})
    row = program.post("/coding/account", {"number": "1", "name": "A"}).json()
    field = program.post("/coding-fields", {"name": "Project"}).json()

    refused = [
        program.post("/coding/account", {"number": "2", "name": name}),
        program.patch(f"/coding/account/{row['id']}", {"name": name}),
        program.post("/coding-fields", {"name": name}),
        program.patch(f"/coding-fields/{field['id']}", {"name": name}),
        program.post("/views", {"name": name}),
        program.patch("/views", {"view": "Mine", "name": name}),
    ]

    assert [problem(one) for one in refused] == [(422, "not-understood")] * 6
    for one in refused:
        [error] = one.json()["errors"]
        assert error["pointer"] == "/name"
        assert "signs that cannot be shown" in error["detail"]


def test_people_come_change_and_go(olga, alice, work):
    make_invoice(alice)
    program = Program(olga)

    added = program.post("/members", {"email": "carol@example.org", "name": "Carol"})

    assert (added.status_code, added.json()["role"]) == (201, "agent")
    again = program.post("/members", {"email": "carol@example.org", "role": "manager"})
    assert (again.json()["is_new"], again.json()["role"]) == (False, "agent")
    work()
    assert [one.to for one in mail.outbox] == [["carol@example.org"]]
    theirs = f"/members/{alice.pk}"
    busy = program.patch(theirs, {"role": "manager"})
    assert problem(busy) == (409, "not-now")
    assert problem(program.send("DELETE", theirs)) == (409, "not-now")
    carol = added.json()
    gone = program.send("DELETE", f"{theirs}?to={carol['user']}")
    assert gone.status_code == 204
    assert Invoice.objects.get(organization=olga.organization).agent_id == carol["user"]
    last = program.patch(f"/members/{olga.pk}", {"role": "agent"})
    assert problem(last) == (409, "not-now")


def test_a_token_ends_with_the_membership_and_with_the_role(olga, mona):
    theirs, owners = Program(mona), Program(olga)

    owners.patch(f"/members/{mona.pk}", {"role": "owner"})

    assert problem(theirs.get("/me")) == (401, "no-token")
    role = Membership.objects.get(organization=olga.organization, pk=mona.pk).role
    assert role == "owner"


def test_a_manager_says_when_they_are_away(mona, olga, alice):
    days = {"starts_on": "2099-08-03", "ends_on": "2099-08-14"}
    program = Program(mona)

    away = program.post("/absences", {**days, "delegate": olga.pk})
    twice = program.post("/absences", {**days, "delegate": olga.pk})
    agent = program.post("/absences", {**days, "delegate": alice.pk})
    others = program.post("/absences", {**days, "delegate": mona.pk, "member": olga.pk})

    assert away.json() | days == away.json()
    assert problem(twice) == (409, "not-now")
    assert agent.json()["errors"][0]["pointer"] == "/delegate"
    assert problem(others) == (404, "not-found")
    assert program.get("/absences").json()["absences"] == [away.json()]
    owner = Program(olga)
    assert owner.get("/absences").json()["absences"] == [away.json()]
    ended = owner.post(f"/absences/{away.json()['id']}/end")
    assert ended.json()["ended_at"]
    assert Delegation.objects.get(organization=mona.organization).ended_at


def test_views_are_saved_renamed_and_deleted(alice):
    program = Program(alice)

    saved = program.post("/views", {"name": "To pay", "query": "payment=unpaid&sort=due", "start": True})  # fmt: skip
    unread = program.post("/views", {"name": "X", "query": "issued_from=yesterday%2B"})

    [view] = saved.json()["views"]
    assert (view["name"], saved.json()["start"]) == ("To pay", "To pay")
    assert problem(unread) == (422, "not-understood")
    program.send("PUT", "/views/columns", {"columns": ["due", "gross"], "view": "To pay"})  # fmt: skip
    now = program.patch("/views", {"view": "To pay", "name": "Due", "start": False})
    due = {"name": "Due", "query": view["query"], "columns": ["due", "gross"]}
    assert (now.json()["views"], now.json()["start"]) == ([due], "")
    assert program.get(f"/invoices?{view['query']}").status_code == 200
    assert program.send("DELETE", "/views?name=Due").status_code == 204
    assert problem(program.send("DELETE", "/views?name=Due")) == (404, "not-found")
    assert problem(Program(alice, role="").patch("/views", {"view": "Due"})) == (404, "not-found")  # fmt: skip
