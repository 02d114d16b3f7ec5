"""Numbers of rows in what is sent: one of another organization's is answered exactly as one that there is not."""

from typing import Any

import pytest

from tests.api.program import Program
from tests.api.rows import INVOICES, SENT, Rows
from tests.invariants.test_api_matrix import OPERATIONS

NOBODYS = 2**62
# Where a number stands in what is sent, and whose number it is.
PLACES = {
    ("begin_invoice", "document"): "document_id",
    ("hand_invoice_over", "to"): "alice.user_id",
    ("join_invoices", "into"): "other_draft.pk",
    ("tell_invoices_apart", "other"): "waiting.pk",
    ("move_further_file", "into"): "other_draft.pk",
    ("take_out_files", "files.0"): "file_id",
    ("put_with_invoice", "into"): "draft.pk",
    ("merge_vendors", "other"): "other_vendor.pk",
    ("tell_vendors_apart", "other"): "other_vendor.pk",
    ("add_coding_rule", "vendor"): "vendor_id",
    ("add_coding_rule", "account"): "row_id",
    ("change_coding_rule", "account"): "row_id",
    ("add_assigning_rule", "vendor"): "vendor_id",
    ("add_assigning_rule", "user"): "alice.user_id",
    ("change_assigning_rule", "user"): "alice.user_id",
    ("be_away", "member"): "mona.pk",
    ("be_away", "delegate"): "olga.pk",
    ("ask_export", "profile"): "profile.pk",
    ("propose_run", "invoices.0.invoice"): "to_pay.pk",
    ("propose_run", "accounts.EUR"): "own_account_id",
}


def get(rows: Any, place: str) -> int:
    for name in place.split("."):
        rows = getattr(rows, name)
    found: int = rows
    return found


def put(sent: Any, place: str, number: int) -> None:
    *path, last = place.split(".")
    for name in path:
        sent = sent[int(name) if name.isdigit() else name]
    sent[int(last) if last.isdigit() else last] = number


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_number_of_another_organization_is_none(
    name, place, alice, mona, olga, otto, organization
):
    rows, theirs = Rows(alice, mona, olga), Rows(otto, otto, otto)
    verb, path, said = OPERATIONS[name]
    if kind := INVOICES.get(name):
        path = path.replace("{invoice_id}", str(getattr(rows, kind).pk))
    for parameter in ("invoice_id", "vendor_id", "file_id", "rule_id", "assigning_id"):
        if f"{{{parameter}}}" in path:
            path = path.replace(f"{{{parameter}}}", str(getattr(rows, parameter)))
    enters = said["x-who"] == "who enters" or name == "hand_invoice_over"
    program = Program(alice if enters else olga)
    answers = []
    for number in (get(theirs, PLACES[name, place]), NOBODYS):
        sent = SENT[name](rows) or {}
        put(sent, place, number)
        answer = program.send(verb, path.removeprefix("/api/v1"), sent)
        assert answer.status_code in (404, 422)
        answers.append(answer.content.decode().replace(str(number), "N"))

    assert answers[0] == answers[1]
    assert "Fremde" not in answers[0]


def test_whoever_leaves_hands_over_to_nobody_of_another_organization(olga, alice, otto):
    answers = [
        Program(olga).send("DELETE", f"/members/{alice.pk}?to={user}")
        for user in (otto.user_id, NOBODYS)
    ]

    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].content == answers[1].content
