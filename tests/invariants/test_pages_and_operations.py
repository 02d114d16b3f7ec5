"""What people change by page, programs change by the API: each page address that takes a POST names its operation, or says why there is none."""

import pytest

from tests.invariants.test_access_matrix import TABLE
from tests.invariants.test_api_matrix import OPERATIONS

DONE_BY = """
accounts:absence be_away
accounts:add add_member
accounts:be_away be_away
accounts:change_role change_role
accounts:end_absence end_absence
accounts:remove remove_member
assigning:add add_assigning_rule
assigning:change change_assigning_rule
assigning:delete delete_assigning_rule
assigning:move move_assigning_rule
assigning:switch change_assigning_rule
backup:ask ask_archive
coding:add_field add_custom_field
coding:add_row add_chart_row
coding:add_rule add_coding_rule
coding:begin begin_neutral_chart
coding:change_field change_custom_field
coding:change_row change_chart_row
coding:change_rule change_coding_rule
coding:correct correct_coding
coding:delete_rule delete_coding_rule
coding:move_rule move_coding_rule
coding:overview set_coding
coding:vendor set_vendor_coding
comments:add add_comment
exports:again ask_export_again
exports:audit_archive ask_archive
exports:audit_procedure ask_archive
exports:cancel cancel_export
exports:datev_agree agree_datev_form
exports:datev_agree_vendor agree_vendor_datev_form
exports:datev_delete_key delete_datev_key
exports:datev_delete_rate delete_datev_rate
exports:datev_set_key set_datev_key
exports:datev_set_rate set_datev_rate
exports:datev_settings set_datev
exports:datev_withdraw withdraw_datev_form
exports:new ask_export
invoices:add_files add_further_file
invoices:again begin_invoice
invoices:change_view change_view
invoices:choose_columns choose_columns
invoices:cut cut_invoice
invoices:delete delete_invoice
invoices:join join_invoices
invoices:move_file move_further_file
invoices:name_file name_further_file
invoices:new begin_invoice
invoices:put_with put_with_invoice
invoices:read_again read_invoice_again
invoices:remove_file remove_further_file
invoices:save change_invoice
invoices:save_view save_view
invoices:set_aside set_invoice_aside
invoices:take take_invoice
invoices:take_out take_out_files
invoices:tell_apart tell_invoices_apart
invoices:undo_cut undo_cut
invoices:upload upload_document
month:close close_month
month:reverse reverse_invoice
payments:account change_own_account
payments:accounts add_own_account
payments:again propose_run_again
payments:book book_booking
payments:cancel cancel_run
payments:carry_out carry_out_run
payments:close close_own_account
payments:elsewhere say_paid_elsewhere
payments:pay keep_payment
payments:paying set_vendor_paying
payments:prepare propose_run
payments:set_aside set_booking_aside
payments:statements read_statement
payments:take_out take_out_of_run
payments:undo undo_payment
review:decide decide_invoice
review:submit submit_invoice
review:take_back take_back_invoice
review:withdraw withdraw_decision
vendors:add add_vendor
vendors:add_account add_vendor_account
vendors:ask_vies ask_vies
vendors:block block_vendor
vendors:edit change_vendor
vendors:forget forget_vendor
vendors:merge merge_vendors
vendors:remove_account remove_vendor_account
vendors:revoke revoke_vendor_account
vendors:take_over take_over_vendor
vendors:tell_apart tell_vendors_apart
vendors:unblock unblock_vendor
vendors:undo_merge undo_merge
"""

# Why the API has none: people do it, their browser does, or another operation does it one by one.
WHY_NOT = {
    "a person agrees: a token approves, answers, confirms and releases nothing": (
        *("payments:release", "review:answer", "review:approve_many"),
        *("review:vouch", "review:vouch_account"),
    ),
    "an owner who is signed in says who decides, and who comes in": (
        *("approval:add_rule", "approval:change_rule", "approval:delete_limit"),
        *("approval:delete_rule", "approval:move_rule", "approval:set_limit"),
        *("approval:who", "payments:house_rule", "accounts:settings"),
        *("tokens:make_for_organization", "tokens:make_own", "tokens:revoke"),
        "tokens:allow",
        "accounts:set_saml_provider",
        *("accounts:end_own_sessions", "accounts:end_session"),
        *("accounts:end_sessions", "review:revoke", "review:end_link"),
        *("review:revoke_own", "bureau:new", "bureau_client:take_over"),
        *("exports:copy_profile", "accounts:set_provider", "accounts:remove_provider"),
        *("programs:authorize", "programs:end", "programs:register"),
        *("programs:revoke", "programs:token"),
    ),
    "it has secrets of other machines, which no token reads or writes": (
        *("mailboxes:add", "mailboxes:address", "mailboxes:change"),
        *("mailboxes:decide", "mailboxes:forget", "mailboxes:pause"),
        *("mailboxes:remove", "mailboxes:rescue"),
        *("webhooks:add", "webhooks:change", "webhooks:drop_earlier"),
        *("webhooks:remove", "webhooks:renew", "webhooks:replay"),
        *("webhooks:resume", "webhooks:stop", "webhooks:try_out"),
        *("exports:add_profile", "exports:change_profile", "exports:delete_profile"),
    ),
    "it is about a browser, a page or a mail": (
        *(
            "home",
            "accounts:answer_of_provider",
            "accounts:find_provider",
            "accounts:open",
            "accounts:people",
            "accounts:personal",
        ),
        *("invoices:effort", "invoices:hold", "invoices:let_go", "invoices:share"),
        *("invoices:forget_parts", "invoices:upload_part", "invoices:upload_whole"),
        *("review:leave", "review:renew", "review:unexpected"),
        *("review:send_again", "review:send_all_again"),
        *("starting:skip", "starting:start"),
    ),
    "programs do it one by one": (
        *("selection:code", "selection:export", "selection:hand_over"),
        *("selection:originals", "selection:submit", "selection:take"),
        *("selection:withdraw", "coding:import", "coding:take"),
        *("vendors:import", "vendors:take"),
    ),
}
PAGES = {page for page, verb, *_rest in map(str.split, TABLE.strip().splitlines()) if verb == "POST"}  # fmt: skip
NAMED = dict(map(str.split, DONE_BY.strip().splitlines()))
LEFT_OUT = {page for pages in WHY_NOT.values() for page in pages}


def test_each_page_that_changes_something_has_its_operation_or_a_reason():
    assert sorted(PAGES - NAMED.keys() - LEFT_OUT) == []
    assert sorted((NAMED.keys() | LEFT_OUT) - PAGES) == []
    assert sorted(NAMED.keys() & LEFT_OUT) == []


@pytest.mark.parametrize(("page", "operation"), NAMED.items())
def test_the_operation_that_is_named_is_there_and_changes_something(page, operation):
    verb, _path, _said = OPERATIONS[operation]

    assert verb != "GET", page
