"""Over any sequence of payment runs, exports and cancellations: no invoice is paid or in the books twice, and sums are right."""

from collections import Counter
from decimal import Decimal
from functools import reduce

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.exports import actions
from countersign.exports.models import ExportedInvoice, State
from countersign.invoices.models import Invoice
from tests.exports.conftest import make_profile
from tests.outside import of_the_test
from tests.payments.conftest import account, approved, proposed
from tests.payments.test_no_invoice_twice import REFUSALS, Back, Ledger

__all__ = ["account", "approved", "proposed"]

STEP = st.tuples(
    st.sampled_from(
        [
            *("propose", "release", "cancel", "hand", "undo"),
            *("export", "export all", "cancel export", "approve"),
        ]
    ),
    st.integers(0, 5),
    st.sets(st.integers(0, 2), min_size=1),
)


class Office(Ledger):
    """The same with exports: by what is not exported yet, and by the table's filter."""

    def __init__(self, approve, export, work, *people):
        super().__init__([approve() for _each in range(3)], *people)
        self.approve, self.export, self.work = approve, export, work
        self.profile = make_profile(self.mona)
        self.exports = []

    def step(self, what, at, some):
        if what == "approve":
            self.invoices.append(self.approve(gross_total=Decimal(119 + at)))
        elif what == "export":
            self.exports.append(self.export(self.profile, unexported=True))
        elif what == "export all":
            self.exports.append(self.export(self.profile, filter="status=approved"))
        elif what == "cancel export":
            if self.exports:
                gone = self.exports[at % len(self.exports)]
                actions.cancel(gone, reason="x", by=self.mona)
                self.work()
                gone.refresh_from_db()
        else:
            super().step(what, at, some)

    def check(self):
        super().check()
        live = [one for one in self.exports if not one.cancelled_at]
        once = [pk for one in live if one.unexported for pk in self.within(one)]
        assert [pk for pk, count in Counter(once).items() if count > 1] == []
        marked = Invoice.objects.filter(**self.own).exclude(exported_at=None)
        everywhere = reduce(set.union, (set(self.within(one)) for one in live), set())
        assert set(marked.values_list("pk", flat=True)) == everywhere
        for one in self.exports:
            assert one.state == State.READY
            rows = Invoice.objects.filter(**self.own, pk__in=self.within(one))
            told = {each.currency: each.amount for each in rows.totals()}
            assert {name: Decimal(text) for name, text in one.sums.items()} == told

    def within(self, export):
        rows = ExportedInvoice.objects.filter(**self.own, export=export)
        return list(rows.values_list("invoice", flat=True))


@pytest.mark.usefixtures("account")
def test_no_invoice_is_paid_or_exported_twice(
    approved, proposed, export, work, mona, olga
):
    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=3, max_size=12))
    def walk(steps):
        try:
            with transaction.atomic(), of_the_test():
                office = Office(approved, export, work, proposed, mona, olga)
                for step in steps:
                    try:
                        with transaction.atomic(), of_the_test():
                            office.step(*step)
                    except REFUSALS:
                        pass
                    office.check()
                raise Back
        except Back:
            pass

    walk()
