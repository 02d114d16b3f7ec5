"""Whatever the description of the API allows, and what it forbids, is answered as it says, and never by an error of ours.

`make test-api` asks more of it: COUNTERSIGN_EXAMPLES is how many calls of each operation are made up in each way.
"""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.api.calls import Call
from tests.api.described import FOUND, Coming, asked
from tests.api.program import Program
from tests.api.rows import Rows
from tests.invariants.test_api_matrix import ROWS, WHO

POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("name", FOUND)
def test_a_call_is_answered_as_described(name, alice, mona, olga, settings):
    settings.API_PER_MINUTE = 100_000
    members = {"agent": alice, "manager": mona, "owner": olga}
    who = _best(name, members)
    call = Call.of(name, Rows(alice, mona, olga))
    Coming.secret = Program(members[who]).secret

    for how, cases in _ways(name, call).items():
        answered = _answers(cases)
        assert answered
        assert 401 not in answered
        if how == "about rows that are there":
            assert int(ROWS[name][WHO.index(who)]) in answered


def _best(name, members):
    """Who may do it, where one of them may."""
    let_in = [one for one in members if ROWS[name][WHO.index(one)].startswith("2")]
    return let_in[-1] if let_in else "owner"


def _answers(cases):
    """How many calls were answered how; each finds the same rows."""
    answered = Counter()

    @asked()
    @given(case=cases)
    def answer(case):
        began = transaction.savepoint()
        response = case.call_and_validate()
        transaction.savepoint_rollback(began)
        answered[response.status_code] += 1

    answer()
    return answered


def _ways(name, call):
    """How calls are made up: about what is there, about whatever may be there, and otherwise than is allowed."""
    make = FOUND[name].as_strategy
    about = {"path_parameters": {**call.keys}, "headers": {**call.headers}}
    whole = {**about, "query": {**call.asked}}
    if call.sent is not None:
        whole |= {"body": call.sent, "media_type": "application/json"}
    known = [make(generation_mode=POSITIVE, **more) for more in (whole, about)]
    ways = {"about rows that are there": st.one_of(known)}
    if call.keys:
        ways["about whatever may be there"] = make(generation_mode=POSITIVE)
    if FOUND[name].body or FOUND[name].query or FOUND[name].headers:
        keys = {"path_parameters": {**call.keys}} if call.keys else {}
        ways["otherwise than allowed"] = make(generation_mode=NEGATIVE, **keys)
    elif call.keys:
        ways["otherwise than allowed"] = make(generation_mode=NEGATIVE)
    return ways
