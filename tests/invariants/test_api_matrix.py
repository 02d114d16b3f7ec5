"""Every operation of the API, asked by every role, with and without its scope, and by another organization."""

import re

import pytest
from django.test import Client

from countersign.tokens.scopes import SCOPES
from tests.api.calls import OPERATIONS, Call
from tests.api.program import Program
from tests.api.rows import Rows

WHO = ("agent", "other", "manager", "owner", "service", "foreign")

# What each of WHO is answered: a status, 2xx where they are let in (or 4xx for want of proper content). "agent" is whose draft,
# waiting invoice and file it is; "service" is a token of the organization as an agent, "foreign" owns another organization.
TABLE = """
health               200 200 200 200 200 200
me                   200 200 200 200 200 200
upload_document      422 422 403 422 422 422
get_document         200 404 200 200 404 404
fetch_original       200 404 200 200 404 404
list_invoices        200 200 200 200 200 200
begin_invoice        201 201 403 201 201 201
get_invoice          200 404 200 200 404 404
change_invoice       200 404 403 404 404 404
list_suggestions     200 404 200 200 404 404
list_checks          200 404 200 200 404 404
list_history         200 404 200 200 404 404
submit_invoice       200 404 403 404 404 404
take_back_invoice    200 404 403 404 404 404
decide_invoice       403 403 201 201 403 404
withdraw_decision    403 403 200 404 403 404
list_comments        200 404 200 200 404 404
add_comment          201 404 201 201 404 404
list_vendors         200 200 200 200 200 200
get_vendor           200 200 200 200 200 404
list_vendor_accounts 200 200 200 200 200 404
list_export_profiles 403 403 200 200 403 200
list_exports         403 403 200 200 403 200
ask_export           403 403 201 201 403 404
get_export           403 403 200 200 403 404
fetch_export         403 403 200 200 403 404
list_payments        403 403 200 200 403 404
keep_payment         403 403 201 201 403 404
list_chart           200 200 200 200 200 200
list_members         403 403 403 200 403 200
list_views           200 200 200 200 200 200
delete_invoice       204 404 403 404 404 404
get_cut              200 404 404 404 404 404
cut_invoice          200 404 403 404 404 404
undo_cut             409 404 403 404 404 404
set_invoice_aside    200 404 403 404 404 404
take_invoice         200 404 403 404 404 404
hand_invoice_over    204 404 204 204 404 404
join_invoices        200 404 403 404 404 404
read_invoice_again   202 404 403 404 404 404
list_further_files   200 404 200 200 404 404
add_further_file     422 404 403 404 404 404
name_further_file    200 404 403 404 404 404
remove_further_file  204 404 403 404 404 404
move_further_file    200 404 403 404 404 404
take_out_files       201 404 403 404 404 404
put_with_invoice     200 404 403 404 404 404
list_duplicates      200 404 200 200 404 404
tell_invoices_apart  204 404 204 204 404 404
get_vendor_coding    200 200 200 200 200 404
set_vendor_coding    403 403 200 200 403 404
add_vendor           403 403 201 201 403 201
change_vendor        403 403 200 200 403 404
add_vendor_account   403 403 201 201 403 404
merge_vendors        403 403 201 201 403 404
undo_merge           403 403 200 200 403 404
tell_vendors_apart   403 403 204 204 403 404
remove_vendor_account 403 403 409 409 403 404
revoke_vendor_account 403 403 200 200 403 404
get_vendor_paying    403 403 200 200 403 404
set_vendor_paying    403 403 200 200 403 404
block_vendor         403 403 200 200 403 404
unblock_vendor       403 403 200 200 403 404
forget_vendor        403 403 204 204 403 404
ask_vies             403 403 409 409 403 404
add_chart_row        403 403 403 201 403 201
change_chart_row     403 403 403 200 403 404
correct_coding       403 403 204 204 403 404
list_coding_rules    200 200 200 200 200 200
add_coding_rule      403 403 403 201 403 422
change_coding_rule   403 403 403 200 403 404
delete_coding_rule   403 403 403 204 403 404
move_coding_rule     403 403 403 200 403 404
get_coding_settings  200 200 200 200 200 200
set_coding           403 403 403 200 403 200
begin_neutral_chart  403 403 403 200 403 200
list_custom_fields   200 200 200 200 200 200
add_custom_field     403 403 403 201 403 201
change_custom_field  403 403 403 200 403 404
list_assigning_rules 403 403 403 200 403 200
add_assigning_rule   403 403 403 201 403 422
change_assigning_rule 403 403 403 200 403 404
delete_assigning_rule 403 403 403 204 403 404
move_assigning_rule  403 403 403 200 403 404
list_absences        403 403 200 200 403 200
be_away              403 403 201 201 403 404
end_absence          403 403 200 200 403 404
add_member           403 403 403 201 403 201
change_role          403 403 403 200 403 404
remove_member        403 403 403 204 403 404
save_view            200 200 200 200 403 200
change_view          200 404 200 200 403 404
delete_view          204 404 204 204 403 404
choose_columns       204 204 204 204 403 204
list_own_accounts    403 403 403 200 403 200
add_own_account      403 403 403 201 403 201
change_own_account   403 403 403 200 403 404
close_own_account    403 403 403 200 403 404
get_paid_elsewhere   403 403 200 200 403 200
say_paid_elsewhere   403 403 409 409 403 409
undo_payment         403 403 200 200 403 404
list_runs            403 403 200 200 403 200
propose_run          403 403 201 201 403 422
fetch_bank_file      403 403 200 200 403 404
read_statement       403 403 422 422 403 422
list_bookings        403 403 200 200 403 200
book_booking         403 403 422 422 403 404
set_booking_aside    403 403 204 204 403 404
get_month            403 403 200 200 403 200
close_month          403 403 200 200 403 200
reverse_invoice      403 403 201 201 403 404
list_archives        403 403 403 200 403 200
ask_archive          403 403 403 201 403 201
get_archive          403 403 403 200 403 404
fetch_archive        403 403 403 409 403 404
fetch_evidence       403 403 200 200 403 404
list_all_history     403 403 403 200 403 200
list_vendor_history  403 403 200 200 403 404
cancel_export        403 403 200 200 403 404
ask_export_again     403 403 201 201 403 404
get_run              403 403 200 200 403 404
take_out_of_run      403 403 200 200 403 404
propose_run_again    403 403 200 200 403 404
cancel_run           403 403 200 200 403 404
carry_out_run        403 403 409 409 403 404
get_datev            403 403 403 200 403 200
set_datev            403 403 403 200 403 200
set_datev_key        403 403 403 200 403 200
delete_datev_key     403 403 403 204 403 404
set_datev_rate       403 403 403 200 403 200
delete_datev_rate    403 403 403 204 403 404
withdraw_datev_form  403 403 403 204 403 404
list_datev_misfits   403 403 200 200 403 409
list_datev_vendor_misfits 403 403 200 200 403 409
agree_datev_form     403 403 204 204 403 404
agree_vendor_datev_form 403 403 204 204 403 404
list_vendor_differences 403 403 200 200 403 404
take_over_vendor     403 403 200 200 403 404
"""
ROWS = {name: answers for name, *answers in map(str.split, TABLE.split("\n")[1:-1])}


@pytest.fixture
def cast(alice, bob, mona, olga, otto):
    return {
        "agent": lambda *scopes: Program(alice, *scopes),
        "other": lambda *scopes: Program(bob, *scopes),
        "manager": lambda *scopes: Program(mona, *scopes),
        "owner": lambda *scopes: Program(olga, *scopes),
        "service": lambda *scopes: Program(olga, *scopes, role="agent"),
        "foreign": lambda *scopes: Program(otto, *scopes),
    }


@pytest.fixture
def ask(alice, mona, olga):
    """Calls an operation about Alice's rows with all that it needs."""
    rows = Rows(alice, mona, olga)

    def call(program, name):
        answer = Call.of(name, rows).by(program)
        if answer.streaming:  # so that the file is closed
            b"".join(answer.streaming_content)
        return answer

    return call


def test_each_operation_has_its_line():
    assert sorted(ROWS) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_who_may_do_what(name, cast, ask):
    found = dict(zip(WHO, ROWS[name], strict=True))
    # Whoever is let in changes something: they come last.
    order = sorted(WHO, key=lambda who: found[who].startswith("2"))
    answered = {}
    for who in order:
        program = cast[who]()
        answered[who] = str(ask(program, name).status_code)
        if answered[who].startswith("2") and OPERATIONS[name][0] != "GET":
            break

    assert answered == {who: found[who] for who in answered}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_scope_lets_do_what_it_names_and_nothing_else(name, cast, ask):
    scope = OPERATIONS[name][2].get("x-scope", "")
    others = [one for one in SCOPES if one != scope]
    let_in = [one for one in WHO if ROWS[name][WHO.index(one)].startswith("2")]
    who = let_in[0] if let_in else "agent"

    without = ask(cast[who](*others), name)
    if scope:
        assert without.status_code == 403
        assert without.json()["scope"] == scope
        within = ask(cast[who](scope), name)
        assert str(within.status_code) == ROWS[name][WHO.index(who)]
    else:
        assert without.status_code == 200


@pytest.mark.parametrize("name", OPERATIONS)
def test_nobody_comes_in_without_a_token(name, db):
    verb, path, _said = OPERATIONS[name]
    address = re.sub(r"\{\w+\}", "1", path)

    answer = Client().generic(verb, address)

    assert answer.status_code == (200 if name == "health" else 401)
