"""Every POST of the API, asked twice under one Idempotency-Key."""

import pytest
from django.apps import apps

from countersign.tokens.models import Token
from tests.api.calls import OPERATIONS, Call
from tests.api.program import Program, problem
from tests.api.rows import Rows
from tests.invariants.test_api_matrix import ROWS, WHO

# What can't be done with these rows (`test_once` sends a file), and what looks into the storage, where no transaction may be open.
LEFT_OUT = {
    *("upload_document", "add_further_file", "read_statement", "undo_cut"),
    *("ask_vies", "carry_out_run", "say_paid_elsewhere", "book_booking"),
}
POSTS = {
    name: next(one for one in WHO if ROWS[name][WHO.index(one)].startswith("2"))
    for name, (verb, _path, _said) in OPERATIONS.items()
    if verb == "POST" and name not in LEFT_OUT
}


@pytest.mark.parametrize("name", POSTS)
def test_a_post_is_done_once_under_its_key(name, alice, bob, mona, olga):
    members = {"agent": alice, "other": bob, "manager": mona, "owner": olga}
    program = Program(members[POSTS[name]])
    call = Call.of(name, Rows(alice, mona, olga))

    first = call.by(program, Idempotency_Key="a")
    rows = _all_rows()
    again = call.by(program, Idempotency_Key="a")
    other = call.by(program, {"something": "else"}, Idempotency_Key="a")

    assert 200 <= first.status_code < 300
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert problem(other) == (422, "key-was-used")
    assert _all_rows() == rows


def _all_rows():
    """All rows, but how often programs called."""
    return {
        model: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed and model is not Token
    }
