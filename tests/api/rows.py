"""What operations are asked about: Alice's rows, each made when it is first asked for."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from countersign.accounts.absences.actions import delegate
from countersign.accounts.models import Membership
from countersign.assigning import actions as assigning
from countersign.assigning.models import AssigningRule
from countersign.coding.actions import charting
from countersign.coding.models import Account, CodingRule, CustomField
from countersign.exports.adviser import actions as adviser
from countersign.exports.adviser.checking import checked, creditors_now, key_of
from countersign.exports.books.setup import Books
from countersign.exports.models import (
    AuditFile,
    AuditKind,
    DatevAgreement,
    DatevKey,
    DatevRate,
)
from countersign.invoices.models import Invoice, InvoiceDocument, Status
from countersign.invoices.table.actions import save_view
from countersign.invoices.table.own import SavedView
from countersign.invoices.vendors.actions import merge
from countersign.month.closing.left import left_in
from countersign.payments.runs.actions import propose
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.vendors.actions import Page, change
from tests.exports.adviser.coded import make_coded
from tests.exports.conftest import make_export, make_profile
from tests.factories import (
    make_account,
    make_document,
    make_further,
    make_invoice,
    make_member,
    make_vendor,
)
from tests.files import pdf
from tests.payments.conftest import THEIRS
from tests.payments.made import make_line, make_own_account, make_paid


class Rows:
    """Rows of Alice's organization; those named after a parameter of an address are its numbers."""

    def __init__(self, alice: Membership, mona: Membership, olga: Membership) -> None:
        self.alice, self.mona, self.olga = alice, mona, olga
        self.organization = alice.organization
        self.document = make_document(alice, pdf())
        self.waiting = make_invoice(
            alice, document=self.document, status=Status.SUBMITTED
        )
        self.draft = make_invoice(alice)

    @cached_property
    def other_draft(self) -> Any:
        return make_invoice(self.alice, number="R-9")

    @cached_property
    def approved(self) -> Any:
        return make_invoice(self.alice, number="R-3", status=Status.APPROVED)

    @cached_property
    def returned(self) -> Any:
        returned = make_invoice(self.alice, number="R-2", status=Status.SUBMITTED)
        self.decision = decide(
            returned,
            Verdict.RETURNED,
            version=returned.version,
            by=self.mona,
            comment="No order.",
        )
        return returned

    @cached_property
    def scan(self) -> Any:
        """A draft of a file with several pages."""
        file = make_document(self.alice, pdf(pages=3), page_count=3)
        return make_invoice(self.alice, number="R-8", document=file)

    @cached_property
    def alike(self) -> Any:
        """A draft that is likely the same as the one that waits."""
        alike = make_invoice(self.alice, number="R-77")
        InvoiceDocument.objects.create(
            organization=self.organization,
            invoice=alike,
            document=self.document,
            position=0,
        )
        return alike

    @cached_property
    def profile(self) -> Any:
        return make_profile(self.mona)

    @property
    def invoice_id(self) -> int:
        return self.waiting.pk

    @property
    def document_id(self) -> int:
        return self.document.pk

    @property
    def vendor_id(self) -> int:
        return self.waiting.vendor_id

    @property
    def decision_id(self) -> int:
        return self.returned and self.decision.pk

    @cached_property
    def account_id(self) -> int:
        return make_account(self.alice, "DE02120300000000202051").pk

    @cached_property
    def other_vendor(self) -> Any:
        return make_vendor(self.organization, "Andere AG")

    @cached_property
    def merge_id(self) -> int:
        gone = make_vendor(self.organization, "Frühere AG")
        return merge(self.waiting.vendor, gone, by=self.mona).pk

    @cached_property
    def chart(self) -> Any:
        """An account to code with."""
        account = Account(organization=self.organization, number="4930", name="Paper")  # fmt: skip
        charting.set_row(account, by=self.olga)
        return account

    @cached_property
    def view(self) -> str:
        """Alice, Mona and Olga have one of this name."""
        for member in (self.alice, self.mona, self.olga):
            save_view(member, SavedView("Mine", "", ()))
        return "Mine"

    @cached_property
    def own_account(self) -> Any:
        return make_own_account(self.olga)

    @cached_property
    def own_account_id(self) -> int:
        return self.own_account.pk

    @cached_property
    def to_pay(self) -> Any:
        """An approved invoice to a confirmed account."""
        make_account(self.alice, THEIRS, vendor="Andere AG", by=self.mona)
        now = timezone.now()
        return make_invoice(
            self.alice,
            number="R-4",
            vendor="Andere AG",
            status=Status.APPROVED,
            iban=THEIRS,
            submitted_at=now,
            decided_at=now,
        )

    @cached_property
    def run_id(self) -> int:
        picked = [(self.to_pay.pk, self.to_pay.version)]
        today = timezone.localdate(timezone=self.mona.zone)
        accounts = {"EUR": self.own_account}
        run = propose(picked, execute_on=today, accounts=accounts, by=self.mona)
        return run.pk

    @cached_property
    def paid(self) -> Any:
        return make_paid(self.approved, by=self.mona, account=self.own_account)

    @cached_property
    def bank_file_id(self) -> int:
        return self.paid.run_invoice.run.files.get().pk

    @cached_property
    def payment_id(self) -> int:
        return self.paid.pk

    @cached_property
    def booking_id(self) -> int:
        return make_line(self.own_account, by=self.mona).pk

    @cached_property
    def locked(self) -> Any:
        """An approved invoice of a closed month."""
        locked = make_invoice(
            self.alice,
            number="R-6",
            status=Status.APPROVED,
            decided_at=timezone.now(),
        )
        Invoice.objects.filter(locked.itself).update(locked_at=timezone.now())
        return locked

    @property
    def seen(self) -> str:
        return left_in(self.organization, date(2026, 1, 1)).seen

    @cached_property
    def month(self) -> str:
        return "2026-01"

    @cached_property
    def archive_id(self) -> int:
        return AuditFile.objects.create(
            organization=self.organization,
            kind=AuditKind.PROCEDURE,
            by=self.olga.user,
        ).pk

    @property
    def row_id(self) -> int:
        return self.chart.pk

    @cached_property
    def rule_id(self) -> int:
        rule = CodingRule(organization=self.organization, contains="Paper", account=self.chart)  # fmt: skip
        charting.set_rule(rule, by=self.olga)
        return rule.pk

    @cached_property
    def datev(self) -> Any:
        """The books are set, with a key for 19 %."""
        values = {"consultant": 29098, "client": 55003, "chart": "03"}
        adviser.set_settings(values, by=self.olga)
        adviser.set_key("S", Decimal(19), "9", by=self.olga)
        return Books.of(self.organization.pk)

    @cached_property
    def key_id(self) -> int:
        return self.datev and DatevKey.objects.get(organization=self.organization).pk

    @cached_property
    def rate_id(self) -> int:
        adviser.set_rate("USD", date(2026, 3, 1), Decimal("1.5"), by=self.olga)
        return DatevRate.objects.get(organization=self.organization).pk

    @cached_property
    def form_id(self) -> int:
        adviser.agree_always("number", by=self.olga)
        return DatevAgreement.objects.get(organization=self.organization).pk

    @cached_property
    def unfitting(self) -> Any:
        """An approved invoice whose number DATEV does not take."""
        return self.datev and make_coded(self.alice, number="RE 2026.7")

    @property
    def misfit(self) -> str:
        """By what one agrees to the number of that invoice."""
        looked = checked(self.unfitting.organization, self.datev)
        return next(one.key for one in looked.found if one.misfit.field == "number")

    @cached_property
    def vendor_misfit(self) -> str:
        """By what one agrees to the town of the vendor of the one that waits."""
        vendor = self.datev and self.waiting.vendor
        vendor.creditor_number, vendor.city = "70002", "Łódź"
        vendor.save()
        found = creditors_now(self.organization)
        return next(key_of(one) for one in found[1] if one.proposed is not None)

    @cached_property
    def otherwise(self) -> Any:
        """One that waits and says another term of payment than the page of its vendor."""
        other = make_invoice(
            self.alice,
            number="R-5",
            vendor="Andere AG",
            status=Status.SUBMITTED,
            issue_date=date(2026, 3, 31),
            due_date=date(2026, 4, 30),
        )
        page = Page({"payment_days": 14})
        change(other.vendor, page, version=None, by=self.mona)
        return other

    @cached_property
    def field_id(self) -> int:
        field = CustomField(organization=self.organization, name="Project")
        charting.set_field(field, by=self.olga)
        return field.pk

    @cached_property
    def coded(self) -> Any:
        """One that waits, where managers correct what is coded."""
        settings = {"needed": False, "managers_correct": True}
        charting.set_settings(settings, by=self.olga)
        return self.chart and self.waiting

    @cached_property
    def assigning_id(self) -> int:
        rule = AssigningRule(organization=self.organization, user=self.alice.user)
        assigning.set_rule(rule, by=self.olga)
        return rule.pk

    @cached_property
    def member_id(self) -> int:
        return make_member(self.organization, "Carol").pk

    @cached_property
    def absence_id(self) -> int:
        days = {"starts_on": date(2099, 1, 1), "ends_on": date(2099, 1, 9)}
        return delegate(self.mona, self.olga, **days, by=self.mona).pk

    @property
    def column(self) -> str:
        return "account"

    @cached_property
    def export_id(self) -> int:
        return make_export(self.profile, [self.waiting]).pk

    @cached_property
    def file_id(self) -> int:
        return make_further(self.draft, pdf("Delivery note")).pk


# Which invoice an operation is about, where it is not the one that waits.
INVOICES: Final[Mapping[str, str]] = {
    "change_invoice": "draft",
    "submit_invoice": "draft",
    "delete_invoice": "draft",
    "take_invoice": "draft",
    "hand_invoice_over": "draft",
    "join_invoices": "draft",
    "put_with_invoice": "scan",
    "read_invoice_again": "draft",
    "set_invoice_aside": "returned",
    "get_cut": "scan",
    "cut_invoice": "scan",
    "undo_cut": "scan",
    "tell_invoices_apart": "alike",
    "keep_payment": "approved",
    "correct_coding": "coded",
    "reverse_invoice": "locked",
    "agree_datev_form": "unfitting",
    "list_vendor_differences": "otherwise",
    "take_over_vendor": "otherwise",
}
# What is sent: the rows are there by then.
SENT: Final[Mapping[str, Callable[[Rows], Any]]] = {
    "begin_invoice": lambda _rows: {"number": "R-1"},
    "change_invoice": lambda _rows: {"number": "R-2"},
    "add_comment": lambda _rows: {"text": "Seen."},
    "keep_payment": lambda _rows: {"amount": "1.00", "paid_on": "2026-03-31"},
    "decide_invoice": lambda rows: {
        "verdict": "returned",
        "version": rows.waiting.version,
        "comment": "No.",
    },
    "ask_export": lambda rows: {"profile": rows.profile.pk},
    "hand_invoice_over": lambda rows: {"to": None, "note": "Yours."},
    "join_invoices": lambda rows: {"into": rows.other_draft.pk},
    "cut_invoice": lambda _rows: {"pieces": [[{"page": 1}], [{"page": 3}]]},
    "put_with_invoice": lambda rows: {"into": rows.draft.pk, "sure": True},
    "name_further_file": lambda _rows: {"kind": "order"},
    "move_further_file": lambda rows: {"into": rows.other_draft.pk},
    "take_out_files": lambda rows: {"files": [rows.file_id]},
    "add_vendor": lambda _rows: {"name": "Neue AG"},
    "change_vendor": lambda _rows: {"city": "Bonn"},
    "block_vendor": lambda _rows: {"reason": "They do not deliver."},
    "merge_vendors": lambda rows: {"other": rows.other_vendor.pk},
    "tell_vendors_apart": lambda rows: {"other": rows.other_vendor.pk},
    "add_vendor_account": lambda _rows: {"iban": "DE02120300000000202051"},
    "set_vendor_paying": lambda _rows: {"collects": False},
    "set_vendor_coding": lambda rows: {"account": rows.chart.number},
    "add_chart_row": lambda _rows: {"number": "4210", "name": "Rent"},
    "change_chart_row": lambda _rows: {"name": "Paper and pens"},
    "set_coding": lambda _rows: {"managers_correct": True},
    "add_custom_field": lambda _rows: {"name": "Project"},
    "change_custom_field": lambda _rows: {"active": False},
    "add_coding_rule": lambda rows: {"contains": "Ink", "account": rows.chart.pk},
    "change_coding_rule": lambda _rows: {"contains": "Toner"},
    "move_coding_rule": lambda _rows: {"to": "up"},
    "correct_coding": lambda rows: {
        "version": rows.waiting.version,
        "coding": {"coding.0.account": rows.chart.number},
    },
    "add_assigning_rule": lambda rows: {"user": rows.alice.user_id},
    "change_assigning_rule": lambda _rows: {"active": False},
    "move_assigning_rule": lambda _rows: {"to": "up"},
    "add_member": lambda _rows: {"email": "dora@example.org"},
    "change_role": lambda _rows: {"role": "agent"},
    "be_away": lambda rows: {
        "member": rows.mona.pk,
        "delegate": rows.olga.pk,
        "starts_on": "2099-02-01",
        "ends_on": "2099-02-03",
    },
    "save_view": lambda _rows: {"name": "To pay", "query": "payment=unpaid"},
    "change_view": lambda rows: {"view": rows.view, "start": True},
    "choose_columns": lambda _rows: {"columns": ["vendor"]},
    "undo_payment": lambda _rows: {"reason": "It came back."},
    "propose_run": lambda rows: {
        "invoices": [{"invoice": rows.to_pay.pk, "version": rows.to_pay.version}],
        "accounts": {"EUR": rows.own_account.pk},
    },
    "take_out_of_run": lambda rows: {"version": 1, "invoices": [rows.to_pay.pk]},
    "propose_run_again": lambda _rows: {"version": 1},
    "cancel_run": lambda _rows: {"reason": "Too early."},
    "carry_out_run": lambda _rows: {},
    "book_booking": lambda _rows: {"numbers": "R-404"},
    "add_own_account": lambda _rows: {
        "label": "Second",
        "iban": "DE89370400440532013000",
        "name": "Muster GmbH",
        "town": "Berlin",
        "country": "DE",
    },
    "change_own_account": lambda _rows: {"label": "First"},
    "close_own_account": lambda _rows: {"closed": True},
    "say_paid_elsewhere": lambda _rows: {
        "before": "2020-01-01",
        "paid_on": "2020-01-01",
        "seen": "",
    },
    "close_month": lambda rows: {"seen": rows.seen},
    "reverse_invoice": lambda _rows: {"reason": "Twice."},
    "cancel_export": lambda _rows: {"reason": "Wrong month."},
    "ask_archive": lambda _rows: {"kind": "procedure"},
    "set_datev": lambda _rows: {"consultant": 29098, "client": 55003},
    "set_datev_key": lambda _rows: {"rate": "7", "key": "8"},
    "set_datev_rate": lambda _rows: {
        "currency": "USD",
        "month": "2026-03",
        "rate": "1.5",
    },
    "agree_datev_form": lambda rows: {"key": rows.misfit},
    "agree_vendor_datev_form": lambda rows: {"key": rows.vendor_misfit},
    "take_over_vendor": lambda _rows: {"key": "payment_days:30 days"},
    "tell_invoices_apart": lambda rows: {"other": rows.waiting.pk},
}

# Which version is named, where it is not that of Alice's draft.
VERSIONS: Final[Mapping[str, Callable[[Rows], int]]] = {
    "change_vendor": lambda rows: rows.waiting.vendor.version,
    "set_vendor_coding": lambda rows: rows.waiting.vendor.version,
}
# What is asked in the address.
ASKED: Final[Mapping[str, Callable[[Rows], str]]] = {
    "get_paid_elsewhere": lambda _rows: "?before=2026-01-01",
    "delete_view": lambda rows: f"?name={rows.view}",
    "list_datev_misfits": lambda rows: "?" if rows.datev else "",
    "list_datev_vendor_misfits": lambda rows: "?" if rows.datev else "",
}
