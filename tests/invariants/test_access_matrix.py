"""Every address, asked by everyone: the whole answer to "who may open what", as one table."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Delegation, SignedIn, SignInProvider
from countersign.approval.models import Limit, Rule
from countersign.assigning.models import AssigningRule
from countersign.coding.actions.charting import set_settings
from countersign.coding.models import Account, CodingRule, CustomField
from countersign.exports.models import AuditFile, DatevAgreement, DatevKey, DatevRate
from countersign.extraction.drawing import VERSION
from countersign.invoices.models import Invoice, InvoiceDocument, Status
from countersign.mail.models import Letter, State
from countersign.mailboxes import keeping
from countersign.mailboxes.models import Mailbox, ReceivedFile, ReceivedMail, Sender
from countersign.programs.actions import register
from countersign.programs.models import Kind
from countersign.review.links.actions import issue_link
from countersign.review.models import AccessLink, Decision
from countersign.tokens.actions import make
from countersign.vendors.models import Merge
from countersign.webhooks.actions import add, try_out
from tests.exports.conftest import make_export, make_profile
from tests.extraction.einvoice.drawn import Drawn
from tests.factories import (
    make_account,
    make_document,
    make_further,
    make_invoice,
    make_vendor,
    make_verdict,
)
from tests.files import pdf
from tests.outside import of_the_test
from tests.payments.made import make_line, make_paid
from tests.signing_in import copy_of, sign_in
from tests.urls import Address, addresses

WHO = ("anonymous", "agent", "other", "manager", "link", "expired", "owner", "foreign")

# What each of WHO gets. "login": sent to sign in and back; "ended": told that the link has expired;
# a number: the HTTP status. "agent" is whose invoice, file and draft it is; "foreign" owns another
# organization. A POST that is let in answers 302, 200 or, for want of proper content, 4xx but not 404.
TABLE = """
home                  GET  login 302 302 302 302 ended 302 302
home                  POST login 302 302 302 302 ended 302 302
manifest              GET  login 200 200 200 login ended 200 200
texts                 GET  200   200 200 200 200 200   200 200
healthz               GET  200   200 200 200 200 200   200 200
readyz                GET  200   200 200 200 200 200   200 200
metrics               GET  200   200 200 200 200 200   200 200
accounts:choose       GET  login 200 200 200 login ended 200 200
accounts:open         POST login 302 302 302 login ended 302 302
accounts:people       GET  login 404 404 404 404 ended 200 200
accounts:people       POST login 404 404 404 404 ended 200 200
accounts:add          POST login 404 404 404 404 ended 422 422
accounts:change_role  POST login 404 404 404 404 ended 302 404
accounts:remove       GET  login 404 404 404 404 ended 200 404
accounts:remove       POST login 404 404 404 404 ended 302 404
accounts:absence      GET  login 404 404 404 404 ended 200 404
accounts:absence      POST login 404 404 404 404 ended 200 404
accounts:ways_in      GET  login 404 404 404 404 ended 200 404
accounts:end_sessions POST login 404 404 404 404 ended 302 404
accounts:end_session  POST login 404 404 302 login ended 302 404
accounts:end_own_sessions POST login 302 302 302 login ended 302 302
accounts:personal     GET  login 200 200 200 login ended 200 200
accounts:personal     POST login 200 200 200 login ended 200 200
accounts:be_away      POST login 404 404 422 login ended 422 422
accounts:end_absence  POST login 404 404 302 login ended 302 404
accounts:settings     GET  login 404 404 404 404 ended 200 200
accounts:settings     POST login 404 404 404 404 ended 200 200
accounts:set_provider GET  login 404 404 404 404 ended 302 302
accounts:set_provider POST login 404 404 404 404 ended 302 302
accounts:set_saml_provider GET login 404 404 404 404 ended 302 302
accounts:set_saml_provider POST login 404 404 404 404 ended 302 302
accounts:find_provider GET 200   200 200 200 200 200   200 200
accounts:find_provider POST 200  200 200 200 200 200   200 200
accounts:provider     GET  200   200 200 200 200 200   200 200
accounts:go_to_provider GET 503  302 302 302 503 503   302 302
accounts:back_from_provider GET 403 403 403 403 403 403 403 403
accounts:answer_of_provider POST 404 404 404 404 404 404 404 404
accounts:describe_to_provider GET 404 404 404 404 404 404 404 404
accounts:remove_provider POST login 404 404 404 404 ended 302 302
tokens:own            GET  login 200 200 200 login ended 200 200
tokens:make_own       GET  login 302 302 302 login ended 302 302
tokens:make_own       POST login 302 302 302 login ended 302 302
tokens:revoke         POST login 302 404 404 login ended 302 404
tokens:allow          GET  login 404 404 404 404 ended 302 404
tokens:allow          POST login 404 404 404 404 ended 302 404
tokens:organization   GET  login 404 404 404 404 ended 200 200
tokens:make_for_organization GET  login 404 404 404 404 ended 302 302
tokens:make_for_organization POST login 404 404 404 404 ended 302 302
programs:list         GET  login 404 404 404 404 ended 200 200
programs:register     GET  login 404 404 404 404 ended 302 302
programs:register     POST login 404 404 404 404 ended 302 302
programs:end          POST login 404 404 404 404 ended 302 404
programs:authorize    GET  login 302 302 302 login ended 302 302
programs:authorize    POST login 302 302 302 login ended 302 302
programs:token        POST 400 400 400 400 400 400 400 400
programs:revoke       POST 400 400 400 400 400 400 400 400
programs:metadata     GET  200 200 200 200 200 200 200 200
webhooks:list         GET  login 404 404 404 404 ended 200 200
webhooks:add          GET  login 404 404 404 404 ended 302 302
webhooks:add          POST login 404 404 404 404 ended 302 302
webhooks:page         GET  login 404 404 404 404 ended 200 404
webhooks:change       GET  login 404 404 404 404 ended 200 404
webhooks:change       POST login 404 404 404 404 ended 422 404
webhooks:renew        GET  login 404 404 404 404 ended 302 404
webhooks:renew        POST login 404 404 404 404 ended 302 404
webhooks:drop_earlier POST login 404 404 404 404 ended 302 404
webhooks:stop         POST login 404 404 404 404 ended 302 404
webhooks:resume       POST login 404 404 404 404 ended 302 404
webhooks:try_out      POST login 404 404 404 404 ended 302 404
webhooks:remove       GET  login 404 404 404 404 ended 200 404
webhooks:remove       POST login 404 404 404 404 ended 302 404
webhooks:delivery     GET  login 404 404 404 404 ended 200 404
webhooks:replay       POST login 404 404 404 404 ended 302 404
starting:start        GET  login 404 404 404 404 ended 302 302
starting:start        POST login 404 404 404 404 ended 302 302
starting:skip         POST login 404 404 404 404 ended 302 302
approval:rules        GET  login 404 404 404 404 ended 200 200
approval:who          GET  login 404 404 404 404 ended 200 200
approval:who          POST login 404 404 404 404 ended 200 200
approval:add_rule     GET  login 404 404 404 404 ended 200 200
approval:add_rule     POST login 404 404 404 404 ended 422 422
approval:change_rule  GET  login 404 404 404 404 ended 200 404
approval:change_rule  POST login 404 404 404 404 ended 422 404
approval:delete_rule  GET  login 404 404 404 404 ended 200 404
approval:delete_rule  POST login 404 404 404 404 ended 302 404
approval:move_rule    POST login 404 404 404 404 ended 302 404
approval:set_limit    POST login 404 404 404 404 ended 422 422
approval:delete_limit POST login 404 404 404 404 ended 302 404
coding:overview       GET  login 404 404 404 404 ended 200 200
coding:overview       POST login 404 404 404 404 ended 302 302
coding:begin          POST login 404 404 404 404 ended 302 302
coding:add_field      GET  login 404 404 404 404 ended 200 200
coding:add_field      POST login 404 404 404 404 ended 422 422
coding:change_field   GET  login 404 404 404 404 ended 200 404
coding:change_field   POST login 404 404 404 404 ended 422 404
coding:add_rule       GET  login 404 404 404 404 ended 200 200
coding:add_rule       POST login 404 404 404 404 ended 422 422
coding:change_rule    GET  login 404 404 404 404 ended 200 404
coding:change_rule    POST login 404 404 404 404 ended 422 404
coding:delete_rule    POST login 404 404 404 404 ended 302 404
coding:move_rule      POST login 404 404 404 404 ended 302 404
coding:correct        GET  login 404 404 200 404 ended 200 404
coding:correct        POST login 404 404 422 404 ended 422 404
coding:vendor         GET  login 404 404 200 404 ended 200 404
coding:vendor         POST login 404 404 409 404 ended 409 404
coding:rows           GET  login 404 404 404 404 ended 200 200
coding:names          GET  login 200 200 200 404 ended 200 200
coding:add_row        GET  login 404 404 404 404 ended 200 200
coding:add_row        POST login 404 404 404 404 ended 422 422
coding:import         GET  login 404 404 404 404 ended 200 200
coding:import         POST login 404 404 404 404 ended 422 422
coding:take           POST login 404 404 404 404 ended 422 422
coding:change_row     GET  login 404 404 404 404 ended 200 404
coding:change_row     POST login 404 404 404 404 ended 422 404
assigning:rules       GET  login 404 404 404 404 ended 200 200
assigning:add         GET  login 404 404 404 404 ended 200 200
assigning:add         POST login 404 404 404 404 ended 422 422
assigning:change      GET  login 404 404 404 404 ended 200 404
assigning:change      POST login 404 404 404 404 ended 422 404
assigning:switch      POST login 404 404 404 404 ended 302 404
assigning:move        POST login 404 404 404 404 ended 302 404
assigning:delete      POST login 404 404 404 404 ended 302 404
mailboxes:list        GET  login 404 404 404 404 ended 200 200
mailboxes:address     GET  login 404 404 404 404 ended 200 200
mailboxes:address     POST login 404 404 404 404 ended 302 302
mailboxes:add         GET  login 404 404 404 404 ended 200 200
mailboxes:add         POST login 404 404 404 404 ended 422 422
mailboxes:change      GET  login 404 404 404 404 ended 200 404
mailboxes:change      POST login 404 404 404 404 ended 422 404
mailboxes:pause       POST login 404 404 404 404 ended 302 404
mailboxes:remove      GET  login 404 404 404 404 ended 200 404
mailboxes:remove      POST login 404 404 404 404 ended 302 404
mailboxes:mail        GET  login 404 404 404 404 ended 200 404
mailboxes:raw         GET  login 404 404 404 404 ended 200 404
mailboxes:decide      POST login 404 404 404 404 ended 400 404
mailboxes:forget      POST login 404 404 404 404 ended 302 404
mailboxes:rescue      POST login 404 404 404 404 ended 302 404
vendors:list          GET  login 200 200 200 404 ended 200 200
vendors:add           GET  login 404 404 200 404 ended 200 200
vendors:add           POST login 404 404 422 404 ended 422 422
vendors:import        GET  login 404 404 200 404 ended 200 200
vendors:import        POST login 404 404 422 404 ended 422 422
vendors:take          POST login 404 404 422 404 ended 422 422
vendors:export        GET  login 404 404 200 404 ended 200 200
vendors:ask_vies      POST login 404 404 302 404 ended 302 404
vendors:detail        GET  login 200 200 200 404 ended 200 404
vendors:edit          GET  login 404 404 200 404 ended 200 404
vendors:edit          POST login 404 404 422 404 ended 422 404
vendors:block         POST login 404 404 302 404 ended 302 404
vendors:unblock       POST login 404 404 302 404 ended 302 404
vendors:choose        GET  login 404 404 200 404 ended 200 404
vendors:merge         GET  login 404 404 200 404 ended 200 404
vendors:merge         POST login 404 404 302 404 ended 302 404
vendors:tell_apart    POST login 404 404 302 404 ended 302 404
vendors:undo_merge    POST login 404 404 302 404 ended 302 404
vendors:take_over     POST login 404 404 302 404 ended 302 404
vendors:forget        POST login 404 404 302 404 ended 302 404
vendors:add_account   POST login 404 404 302 404 ended 302 404
vendors:remove_account POST login 404 404 302 404 ended 302 404
vendors:revoke        POST login 404 404 302 404 ended 302 404
invoices:list         GET  login 200 200 200 200 ended 200 200
invoices:saved_views  GET  login 200 200 200 login ended 200 200
invoices:save_view    POST login 302 302 302 login ended 302 302
invoices:change_view  POST login 302 302 302 login ended 302 302
invoices:choose_columns POST login 302 302 302 login ended 302 302
invoices:detail       GET  login 200 404 200 200 ended 200 404
invoices:set_aside    POST login 409 404 404 404 ended 404 404
invoices:delete       GET  login 200 404 404 404 ended 404 404
invoices:delete       POST login 302 404 404 404 ended 404 404
invoices:desk         GET  login 200 200 404 404 ended 200 200
invoices:desk_reading GET  login 200 200 404 404 ended 200 200
invoices:upload       POST login 302 302 404 404 ended 302 302
invoices:upload_part  POST login 409 409 404 404 ended 409 409
invoices:upload_whole POST login 404 404 404 404 ended 404 404
invoices:forget_parts POST login 204 204 404 404 ended 204 204
invoices:share        GET  login 200 200 404 404 ended 200 200
invoices:share        POST login 403 403 404 404 ended 403 403
invoices:new          POST login 302 302 404 404 ended 302 302
invoices:original     GET  login 200 404 200 200 ended 200 404
invoices:drawing      GET  login 200 404 200 200 ended 200 404
invoices:again        POST login 302 404 404 404 ended 302 404
invoices:thumbnail    GET  login 200 404 200 200 ended 200 404
invoices:words        GET  login 200 404 200 200 ended 200 404
invoices:verdict      GET  login 200 404 200 200 ended 200 404
invoices:rule_sets    GET  login 404 404 404 404 ended 200 200
invoices:page         GET  login 200 404 200 200 ended 200 404
invoices:files        GET  login 200 404 404 404 ended 404 404
invoices:add_files    POST login 302 404 404 404 ended 404 404
invoices:put_with     GET  login 200 404 404 404 ended 404 404
invoices:put_with     POST login 404 404 404 404 ended 404 404
invoices:take_out     POST login 404 404 404 404 ended 404 404
invoices:name_file    POST login 302 404 404 404 ended 404 404
invoices:move_file    GET  login 200 404 404 404 ended 404 404
invoices:move_file    POST login 404 404 404 404 ended 404 404
invoices:remove_file  GET  login 200 404 404 404 ended 404 404
invoices:remove_file  POST login 302 404 404 404 ended 404 404
invoices:reading      GET  login 200 404 404 404 ended 404 404
invoices:read_again   POST login 302 404 404 404 ended 404 404
invoices:hold         POST login 204 404 404 404 ended 404 404
invoices:let_go       POST login 204 404 404 404 ended 404 404
invoices:take         POST login 302 404 404 404 ended 404 404
invoices:edit         GET  login 200 404 404 404 ended 404 404
invoices:save         POST login 409 404 404 404 ended 404 404
invoices:state        GET  login 200 404 404 404 ended 404 404
invoices:effort       POST login 400 404 404 404 ended 404 404
invoices:figures      GET  login 404 404 404 404 ended 200 200
invoices:cut          GET  login 200 404 404 404 ended 404 404
invoices:cut          POST login 302 404 404 404 ended 404 404
invoices:undo_cut     POST login 409 404 404 404 ended 404 404
invoices:join         POST login 404 404 404 404 ended 404 404
invoices:compare      GET  login 200 404 200 200 ended 200 404
invoices:tell_apart   POST login 302 404 302 302 ended 302 404
invoices:vendor_names GET  login 200 200 404 404 ended 200 200
comments:add          POST login 422 404 422 422 ended 422 404
comments:people       GET  login 200 404 200 200 ended 200 404
selection:submit      POST login 302 302 404 404 ended 302 302
selection:withdraw    POST login 302 302 404 404 ended 302 302
selection:hand_over   POST login 302 302 302 login ended 302 302
selection:take        POST login 302 302 404 404 ended 302 302
selection:code        POST login 302 302 302 login ended 302 302
selection:export      POST login 404 404 302 404 ended 302 302
selection:originals   POST login 302 302 302 login ended 302 302
bureau:clients        GET  login 200 200 200 login ended 200 200
bureau:new            GET  login 404 404 404 login ended 200 200
bureau:new            POST login 404 404 404 login ended 200 200
bureau:decide         GET  login 302 302 302 login ended 302 302
bureau:enter          GET  login 302 302 302 login ended 302 302
backup:archive        GET  login 404 404 404 404 ended 200 200
backup:ask            POST login 404 404 404 404 ended 302 302
bureau_client:take_over GET login 404 404 404 404 ended 200 200
bureau_client:take_over POST login 404 404 404 404 ended 200 200
exports:list          GET  login 404 404 200 404 ended 200 200
exports:new           GET  login 404 404 200 404 ended 200 200
exports:new           POST login 404 404 422 404 ended 422 422
exports:detail        GET  login 404 404 200 404 ended 200 404
exports:file          GET  login 404 404 200 404 ended 200 404
exports:cancel        POST login 404 404 422 404 ended 422 404
exports:again         POST login 404 404 302 404 ended 302 404
exports:profiles      GET  login 404 404 200 404 ended 200 200
exports:add_profile   GET  login 404 404 200 404 ended 200 200
exports:add_profile   POST login 404 404 422 404 ended 422 422
exports:change_profile GET login 404 404 200 404 ended 200 404
exports:change_profile POST login 404 404 422 404 ended 422 404
exports:delete_profile GET login 404 404 200 404 ended 200 404
exports:delete_profile POST login 404 404 302 404 ended 302 404
exports:copy_profile  GET  login 404 404 404 404 ended 200 404
exports:copy_profile  POST login 404 404 404 404 ended 422 404
exports:evidence      GET  login 404 404 200 200 ended 200 404
exports:audit GET login 404 404 404 404 ended 200 200
exports:audit_archive POST login 404 404 404 404 ended 422 422
exports:audit_procedure POST login 404 404 404 404 ended 302 302
exports:audit_file GET login 404 404 404 404 ended 302 404
exports:datev_check GET  login 404 404 200 200 ended 200 200
exports:datev_agree POST login 404 404 302 302 ended 302 404
exports:datev_agree_vendor POST login 404 404 302 302 ended 302 404
exports:datev_creditors GET login 404 404 302 302 ended 302 302
exports:datev_settings GET  login 404 404 404 404 ended 200 200
exports:datev_settings POST login 404 404 404 404 ended 200 200
exports:datev_set_key POST login 404 404 404 404 ended 422 422
exports:datev_delete_key POST login 404 404 404 404 ended 302 404
exports:datev_set_rate POST login 404 404 404 404 ended 422 422
exports:datev_delete_rate POST login 404 404 404 404 ended 302 404
exports:datev_withdraw POST login 404 404 404 404 ended 302 404
month:month           GET  login 404 404 200 404 ended 200 200
month:close           GET  login 404 404 200 404 ended 200 200
month:close           POST login 404 404 422 404 ended 422 422
month:reverse         GET  login 404 404 200 404 ended 200 404
month:reverse         POST login 404 404 422 404 ended 422 404
month:table           GET  login 404 404 200 404 ended 200 200
payments:due          GET  login 404 404 200 404 ended 200 200
payments:elsewhere    GET  login 404 404 200 404 ended 200 200
payments:elsewhere    POST login 404 404 422 404 ended 422 422
payments:prepare      POST login 404 404 302 404 ended 302 302
payments:run          GET  login 404 404 200 404 ended 200 404
payments:release      POST login 404 404 409 404 ended 409 404
payments:take_out     POST login 404 404 409 404 ended 409 404
payments:again        POST login 404 404 409 404 ended 409 404
payments:cancel       POST login 404 404 422 404 ended 422 404
payments:carry_out    POST login 404 404 302 404 ended 302 404
payments:download     GET  login 404 404 200 404 ended 200 404
payments:pay          POST login 404 404 302 404 ended 302 404
payments:undo         POST login 404 404 302 404 ended 302 404
payments:statements   GET  login 404 404 200 404 ended 200 200
payments:statements   POST login 404 404 422 404 ended 422 422
payments:book         POST login 404 404 409 404 ended 409 404
payments:set_aside    POST login 404 404 302 404 ended 302 404
payments:paying       GET  login 404 404 200 404 ended 200 404
payments:paying       POST login 404 404 302 404 ended 302 404
payments:accounts     GET  login 404 404 404 404 ended 200 200
payments:accounts     POST login 404 404 404 404 ended 422 422
payments:house_rule   POST login 404 404 404 404 ended 302 302
payments:account      GET  login 404 404 404 404 ended 200 404
payments:account      POST login 404 404 404 404 ended 422 404
payments:close        POST login 404 404 404 404 ended 302 404
review:queue          GET  login 404 404 200 200 ended 200 200
review:approve_many   POST login 404 404 302 302 ended 302 302
review:invoice        GET  login 404 404 200 200 ended 200 404
review:decide         POST login 404 404 400 400 ended 400 404
review:vouch          POST login 404 404 400 400 ended 400 404
review:vouch_account  POST login 404 404 302 404 ended 302 404
review:answer         POST login 404 404 400 400 ended 400 404
review:submit         POST login 200 404 404 404 ended 404 404
review:take_back      POST login 302 404 404 404 ended 404 404
review:withdraw       POST login 404 404 302 302 ended 404 404
review:link           GET  302   302 302 302 302 302   302 302
review:renew          POST 200   200 200 200 200 200   200 200
review:unexpected     GET  200   200 200 200 200 200   200 200
review:unexpected     POST 200   200 200 200 200 200   200 200
review:leave          POST login 302 302 302 302 ended 302 302
review:revoke         POST login 404 404 404 404 ended 302 404
review:end_link       POST login 404 404 302 login ended 302 404
review:revoke_own     POST login 302 302 302 login ended 302 302
review:outbox         GET  login 404 404 404 404 ended 200 200
review:send_all_again POST login 404 404 404 404 ended 302 302
review:send_again     POST login 404 404 404 404 ended 302 404
"""


class World:
    """An invoice, its file, a decision, a failed letter, a link: one of everything, and everyone's browser."""

    # In which organization addresses are: ``/o/12``.
    place = ""

    def __init__(self, alice, bob, mona, olga, otto):
        document = make_document(alice, pdf(), verdict=make_verdict())
        self.waiting = make_invoice(alice, document=document, status=Status.SUBMITTED)
        scan = make_invoice(alice, document=make_document(alice, page_count=3))
        self.draft = make_invoice(alice)
        drawn = make_document(
            alice,
            Drawn().ubl(),
            media_type="application/xml",
            page_count=0,
            drawn_pages=1,
            drawing_version=VERSION,
        )
        InvoiceDocument.objects.create(
            organization=alice.organization, invoice=self.waiting, document=drawn
        )
        note = make_further(self.waiting, pdf("Delivery note"))
        decided = make_invoice(alice, status=Status.APPROVED)
        decision = Decision.objects.create(
            organization=alice.organization,
            invoice=decided,
            version=1,
            verdict="approved",
            user=mona.user,
        )
        letter = Letter.objects.create(
            organization_id=alice.organization_id,
            kind="review.ask",
            recipient="x@example.org",
            state=State.FAILED,
        )
        absence = Delegation.objects.create(
            organization=alice.organization,
            membership=mona,
            delegate=olga,
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate(),
        )
        link, token = issue_link(mona, self.waiting)
        session = SignedIn.objects.create(user=mona.user, key="k")
        rule = Rule.objects.create(organization=alice.organization, approvals=2)
        limit = Limit.objects.create(
            organization=alice.organization, currency="EUR", amount=5000
        )
        audit = AuditFile.objects.create(
            organization=alice.organization,
            kind="procedure",
            by=olga.user,
            state="ready",
            sha256="0" * 64,
        )
        key = DatevKey.objects.create(organization=alice.organization, rate=19, key="9")
        rate = DatevRate.objects.create(
            organization=alice.organization,
            currency="USD",
            month=date(2026, 3, 1),
            rate=1,
        )
        form = DatevAgreement.objects.create(
            organization=alice.organization, field="number", by=mona.user
        )
        paid = make_paid(decided, by=mona)
        account = Account.objects.create(
            organization=alice.organization, number="4930", name="Office"
        )
        set_settings({"managers_correct": True}, by=olga)
        own_field = CustomField.objects.create(
            organization=alice.organization, key="project", name="Project"
        )
        coding_rule = CodingRule.objects.create(
            organization=alice.organization, contains="paper", account=account
        )
        other = make_vendor(alice.organization, "Andere AG")
        merged = Merge.objects.create(
            organization=alice.organization,
            kept=self.waiting.vendor,
            gone=make_vendor(alice.organization, "Frühere AG"),
            moved={"accounts": [], "page": {}},
            by=mona.user,
        )
        locked = make_invoice(
            alice,
            status=Status.APPROVED,
            vendor="Frühere AG",
            decided_at=timezone.now() - timedelta(days=3 * 366),  # of age
        )
        Invoice.objects.filter(locked.itself).update(locked_at=timezone.now())
        profile = make_profile(mona)
        export = make_export(profile, [decided])
        mailbox = Mailbox.objects.create(
            organization=alice.organization,
            host="imap.example.org",
            user="invoices",
            since=date(2026, 3, 1),
            member=alice,
        )
        mail = ReceivedMail.objects.create(
            organization=alice.organization,
            mailbox=mailbox,
            sha256="0" * 64,
            size=1,
            state="aside",
        )
        keeping.send(mail, b"From: x@example.org\n\n")
        set_aside = ReceivedFile.objects.create(
            organization=alice.organization,
            mail=mail,
            position=0,
            sha256="0" * 64,
            size=1,
            state="aside",
            reason="terms",
        )
        assigning = AssigningRule.objects.create(
            organization=alice.organization, user=alice.user
        )
        sender = Sender.objects.create(
            organization=alice.organization, address="x@example.org", trust="trusted"
        )
        provider = SignInProvider.objects.create(
            organization=alice.organization, name="Firm", issuer="https://127.0.0.1"
        )
        robot = make("Robot", ["invoices:read"], days=1, by=alice).token
        program = register("Books", Kind.SERVER, ["invoices:read"], by=olga).program
        webhook = add("https://example.org/", ["invoice.read"], by=olga).webhook
        told = try_out(webhook, by=olga)
        self.arguments = {
            "tokens": {"pk": robot.pk},
            "programs": {"pk": program.pk},
            "webhooks": {"pk": webhook.pk},
            "webhooks:delivery": {"pk": told.pk},
            "webhooks:replay": {"pk": told.pk},
            "assigning": {"pk": assigning.pk},
            "mailboxes:decide": {"pk": mail.pk},
            "mailboxes:forget": {"pk": sender.pk},
            "mailboxes": {"pk": mailbox.pk},
            "mailboxes:mail": {"pk": mail.pk},
            "mailboxes:raw": {"pk": mail.pk},
            "mailboxes:rescue": {"pk": set_aside.pk},
            "exports:datev_agree": {"pk": self.waiting.pk},
            "exports:datev_agree_vendor": {"pk": self.waiting.vendor_id},
            "exports:audit_file": {"pk": audit.pk},
            "exports:datev_delete_key": {"pk": key.pk},
            "exports:datev_delete_rate": {"pk": rate.pk},
            "exports:datev_withdraw": {"pk": form.pk},
            "payments": {"pk": paid.run_invoice.run_id},
            "payments:download": {"pk": paid.run_invoice.run.files.get().pk},
            "payments:undo": {"pk": paid.pk},
            "payments:pay": {"pk": decided.pk},
            "payments:book": {"pk": paid.line_id},
            "payments:set_aside": {"pk": make_line(paid.account, by=mona).pk},
            "payments:paying": {"pk": decided.vendor_id},
            "payments:account": {"pk": paid.account_id},
            "payments:close": {"pk": paid.account_id},
            "coding": {"column": "account", "pk": account.pk},
            "coding:correct": {"pk": self.waiting.pk},
            "coding:vendor": {"pk": self.waiting.vendor_id},
            "coding:change_field": {"pk": own_field.pk},
            "coding:change_rule": {"pk": coding_rule.pk},
            "coding:move_rule": {"pk": coding_rule.pk},
            "coding:delete_rule": {"pk": coding_rule.pk},
            "month": {"pk": locked.pk},
            "approval": {"pk": rule.pk},
            "approval:delete_limit": {"pk": limit.pk},
            "accounts": {"pk": bob.pk},
            "accounts:provider": {"key": provider.key},
            "accounts:go_to_provider": {"key": provider.key},
            "accounts:back_from_provider": {"key": provider.key},
            "accounts:answer_of_provider": {"key": provider.key},
            "accounts:describe_to_provider": {"key": provider.key},
            "accounts:absence": {"pk": mona.pk},
            "accounts:end_absence": {"pk": absence.pk},
            "accounts:end_session": {"pk": session.pk},
            "invoices:original": {"pk": document.pk},
            "invoices:drawing": {"pk": drawn.pk},
            "invoices:again": {"pk": document.pk},
            "invoices:thumbnail": {"pk": note.document_id},
            "invoices:words": {"pk": document.pk},
            "invoices:verdict": {"pk": document.pk},
            "invoices:page": {"pk": document.pk, "number": 1, "width": 800},
            "invoices:detail": {"pk": self.waiting.pk},
            "exports:evidence": {"pk": self.waiting.pk},
            "exports:add_profile": {"name": "csv"},
            "exports:change_profile": {"pk": profile.pk},
            "exports:delete_profile": {"pk": profile.pk},
            "exports:copy_profile": {"pk": profile.pk},
            "exports": {"pk": export.pk},
            "invoices:put_with": {"pk": scan.pk},
            "invoices:name_file": {"pk": note.pk},
            "invoices:move_file": {"pk": note.pk},
            "invoices:remove_file": {"pk": note.pk},
            "invoices:cut": {"pk": scan.pk},
            "invoices:undo_cut": {"pk": scan.pk},
            "invoices": {
                "pk": self.draft.pk,
                "other": decided.pk,
                "key": "0" * 32,
                "number": 0,
            },
            "review:submit": {"pk": self.draft.pk},
            "review:withdraw": {"pk": decision.pk},
            "review:revoke": {"pk": mona.pk},
            "review:end_link": {"pk": link.pk},
            "review:send_again": {"pk": letter.pk},
            "review": {"pk": self.waiting.pk, "token": token},
            "vendors:revoke": {"pk": make_account(alice, "DE1").pk},
            "vendors:remove_account": {"pk": make_account(alice, "DE2").pk},
            "review:vouch_account": {"pk": make_account(alice, "DE3").pk},
            "comments": {"pk": self.waiting.pk},
            "vendors:undo_merge": {"pk": merged.pk},
            "vendors:export": {"form": "csv"},
            "vendors:take_over": {"pk": self.waiting.pk},
            "vendors": {"pk": self.waiting.vendor_id, "other": other.pk},
        }
        self.members = {
            "agent": alice,
            "other": bob,
            "manager": mona,
            "owner": olga,
            "foreign": otto,
        }
        self.signed_in: dict[str, Client] = {}

    def browsers(self) -> dict[str, Client]:
        """Everyone's browser, freshly opened."""
        browsers = {who: Client() for who in WHO}
        for who, member in self.members.items():
            if who not in self.signed_in:
                self.signed_in[who] = sign_in(Client(), member)
            browsers[who] = copy_of(self.signed_in[who])
        for who in ("link", "expired"):
            link, token = issue_link(self.members["manager"], self.waiting)
            browsers[who].get(reverse("review:link", args=[token]))
        AccessLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
        return browsers

    def visit(
        self,
        browser: Client,
        address: Address,
        method: str,
        query: str = "",
        *,
        form: dict[str, str] | None = None,
    ) -> HttpResponse:
        """What the server answers."""
        known = self.arguments.get(address.name) or self.arguments.get(
            address.name.split(":")[0], {}
        )
        where = reverse(
            address.name, kwargs={name: known[name] for name in address.arguments}
        )
        ask = getattr(browser, method.lower())
        response = ask(self.place + where + query, form)
        if response.streaming:
            list(response)  # what was opened for it is closed again
        return response

    def ask(self, browser: Client, address: Address, method: str) -> str:
        """The answer in the table's words; whatever it changed is undone."""
        with transaction.atomic(), of_the_test():
            response = self.visit(browser, address, method)
            transaction.set_rollback(True)
        if response.status_code == 302 and reverse("account_login") in response.url:
            return "login"
        if response.status_code == 403 and "review/links/over.html" in {
            each.name for each in response.templates
        }:
            return "ended"
        return str(response.status_code)


@pytest.fixture
def world(alice, bob, mona, olga, otto):
    return World(alice, bob, mona, olga, otto)


def answers(world: World) -> list[str]:
    """The table as it really is: a line for each address and method that is answered at all."""
    lines = []
    for address in addresses():
        for method in ("GET", "POST") if address.is_ours else ():
            row = [
                world.ask(browser, address, method)
                for browser in world.browsers().values()
            ]
            if set(row) - {"405", "ended"}:
                lines.append(" ".join([address.name, method, *row]))
    return lines


def test_who_may_open_what(world):
    expected = [" ".join(line.split()) for line in TABLE.strip().splitlines()]
    assert answers(world) == expected
