"""Setting DATEV and agreeing to short forms as programs do: what is refused and why, and that nobody overwrites unseen."""

import pytest

from countersign.exports.models import DatevAgreement, DatevKey, DatevSettings
from countersign.history.models import Event
from tests.api.program import Program, problem
from tests.api.rows import Rows
from tests.exports.adviser.coded import make_coded
from tests.factories import make_invoice

USUAL = {"consultant": 29098, "client": 55003, "chart": "03"}


def lines(member, verb):
    return Event.objects.filter(organization_id=member.organization_id, verb=verb)


@pytest.fixture
def program(olga):
    program = Program(olga, name="Books")
    assert program.patch("/datev", USUAL).status_code == 200
    return program


def test_consultant_and_client_are_needed_the_first_time(olga):
    program = Program(olga)

    first = program.patch("/datev", {"chart": "03"})

    assert problem(first) == (422, "not-understood")
    said = {one["pointer"] for one in first.json()["errors"]}
    assert said == {"/consultant", "/client"}
    assert not program.get("/datev").json()["is_set"]
    assert not DatevSettings.objects.filter(organization=olga.organization).exists()


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"consultant": 1000}, "/consultant"),
        ({"client": 100_000}, "/client"),
        ({"first_month": 13}, "/first_month"),
        ({"account_length": 9}, "/account_length"),
        ({"chart": "3"}, "/chart"),
        ({"currency": "XXZ"}, "/currency"),
        ({"text": "nothing"}, "/text"),
        ({"default_account": "49800"}, "/default_account"),
        ({"default_creditor": "7000"}, "/default_creditor"),
        ({"automatic": "4900-4800"}, "/automatic"),
        ({"colour": "red"}, "/colour"),
        ({"consultant": None}, "/consultant"),
    ],
)
def test_what_datev_does_not_permit_is_refused_by_field(program, sent, pointer):
    before = program.get("/datev").json()

    answer = program.patch("/datev", sent)

    assert problem(answer) == (422, "not-understood")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert program.get("/datev").json() == before


@pytest.mark.parametrize(
    ("path", "sent", "pointer"),
    [
        ("/datev/keys", {"rate": "100", "key": "9"}, "/rate"),
        ("/datev/keys", {"rate": "19", "key": ""}, "/key"),
        ("/datev/keys", {"rate": "19", "key": "9", "category": "Q"}, "/category"),
        ("/datev/rates", {"currency": "USD", "month": "1999-12", "rate": "1"}, "/month"),
        ("/datev/rates", {"currency": "USD", "month": "2026-13", "rate": "1"}, "/month"),
        ("/datev/rates", {"currency": "???", "month": "2026-03", "rate": "1"}, "/currency"),
        ("/datev/rates", {"currency": "USD", "month": "2026-03", "rate": "0"}, "/rate"),
    ],
)  # fmt: skip
def test_keys_and_rates_that_are_none_are_refused(program, path, sent, pointer):
    answer = program.post(path, sent)

    assert problem(answer) == (422, "not-understood")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    told = program.get("/datev").json()
    assert (told["keys"], told["rates"]) == ([], [])


def test_what_is_left_out_stays_and_only_what_changes_is_a_line(program, olga):
    changed = program.patch("/datev", {"locked": True}).json()
    program.patch("/datev", {"locked": True})

    assert {name: changed[name] for name in USUAL} == USUAL
    assert changed["locked"]
    told = [one.data["changes"] for one in lines(olga, "set DATEV").order_by("sequence")]  # fmt: skip
    assert told[1:] == [{"locked": ["False", "True"]}]
    assert {one.via for one in lines(olga, "set DATEV")} == {"token Books"}


def test_the_same_key_and_rate_again_change_nothing(program, olga):
    key = {"rate": "19", "key": "9"}
    rate = {"currency": "USD", "month": "2026-03", "rate": "1.0852"}

    first = [program.post("/datev/keys", key), program.post("/datev/rates", rate)]
    again = [program.post("/datev/keys", key), program.post("/datev/rates", rate)]

    assert [one.status_code for one in (*first, *again)] == [200] * 4
    [told] = again[1].json()["rates"]
    assert {name: told[name] for name in rate} == rate
    assert [one["key"] for one in again[1].json()["keys"]] == ["9"]
    assert again[1]["ETag"] == first[1]["ETag"]
    assert lines(olga, "set DATEV key").count() == 1
    assert lines(olga, "set DATEV rate").count() == 1


def test_who_saw_other_books_is_shown_both_sides(program, olga):
    seen = program.get("/datev")["ETag"]
    set_ = program.post("/datev/keys", {"rate": "19", "key": "9"})
    [key] = set_.json()["keys"]

    late = program.patch("/datev", {"locked": True}, If_Match=seen)
    gone = program.send("DELETE", f"/datev/keys/{key['id']}", If_Match=seen)

    for answer in (late, gone):
        assert problem(answer) == (409, "changed")
        assert answer.json()["kept"] == set_.json()
        assert answer["ETag"] == set_["ETag"]
    assert (late.json()["yours"], gone.json()["yours"]) == ({"locked": True}, None)
    now = program.patch("/datev", {"locked": True}, If_Match=set_["ETag"])
    assert (now.status_code, now["ETag"]) == (200, now.json()["etag"])
    weak = f'"other", W/{now["ETag"]}'
    gone = program.send("DELETE", f"/datev/keys/{key['id']}", If_Match=weak)
    assert gone.status_code == 204
    assert not DatevKey.objects.filter(organization=olga.organization).exists()
    deleted = lines(olga, "deleted DATEV key").get()
    assert deleted.via == "token Books"


def test_who_has_no_books_is_told_where_they_are_set(mona, alice):
    program = Program(mona)
    invoice = make_invoice(alice)

    answers = [
        program.get("/datev/misfits"),
        program.get("/datev/vendor-misfits"),
        program.post(f"/invoices/{invoice.pk}/datev-forms", {"key": "x"}),
        program.post(f"/vendors/{invoice.vendor_id}/datev-forms", {"key": "x"}),
    ]

    assert [problem(one) for one in answers] == [(409, "not-now")] * 4
    assert {one.json()["detail"] for one in answers} == {
        "Nothing is set for DATEV yet: an owner does that under Settings."
    }


def test_a_short_form_is_agreed_to_once_and_taken_back(program, mona, olga, alice):
    invoice = make_coded(alice, number="RE 2026.7")
    manager = Program(mona, name="Adviser")
    address = f"/invoices/{invoice.pk}/datev-forms"
    [misfit] = manager.get("/datev/misfits").json()["misfits"]
    assert (misfit["id"], misfit["value"]) == (invoice.pk, "RE 2026.7")

    other = manager.post(address, {"key": "x"})
    agreed = manager.post(address, {"key": misfit["key"], "always": True})
    again = manager.post(address, {"key": misfit["key"], "always": True})

    assert problem(other) == (409, "not-now")
    assert other.json()["detail"].startswith("This has changed since")
    assert agreed.status_code == 204
    assert problem(again) == (409, "not-now")  # it fits by now
    assert manager.get("/datev/misfits").json()["misfits"] == []
    assert lines(olga, "agreed to DATEV form").get().via == "token Adviser"
    [always] = program.get("/datev").json()["always"]
    gone = program.send("DELETE", f"/datev/forms/{always['id']}")
    assert gone.status_code == 204
    assert not DatevAgreement.objects.filter(organization=olga.organization).exists()
    assert lines(olga, "withdrew DATEV form").get().via == "token Books"
    assert manager.get("/datev/misfits").json()["misfits"] == [misfit]


def test_a_short_form_of_a_vendor_is_agreed_to(program, alice, mona, olga):
    rows = Rows(alice, mona, olga)
    vendor, manager = rows.vendor_id, Program(mona)
    program.post("/datev/keys", {"rate": "19", "key": "9"})
    key = rows.vendor_misfit

    elsewhere = manager.post(f"/vendors/{rows.other_vendor.pk}/datev-forms", {"key": key})  # fmt: skip
    agreed = manager.post(f"/vendors/{vendor}/datev-forms", {"key": key})

    assert problem(elsewhere) == (409, "not-now")
    assert agreed.status_code == 204
    left = manager.get("/datev/vendor-misfits").json()["misfits"]
    assert key not in [one["key"] for one in left]
