"""Whatever calls follow each other, each about what those before it made, each is answered as the description says.

Which operation goes on from which, Schemathesis finds in the description. `make test-api` asks more of it: COUNTERSIGN_EXAMPLES
is how many courses are taken, each of at most 12 calls.
"""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import Phase

from countersign.invoices.models import Status
from tests.api.described import SCHEMA, Coming, asked
from tests.api.program import Program
from tests.factories import make_document, make_invoice

_CALLS = 12


@pytest.mark.usefixtures("one_connection")
def test_calls_that_follow_each_other_are_answered_as_described(alice, olga, settings):
    settings.API_PER_MINUTE = 1_000_000
    make_invoice(alice, document=make_document(alice))
    make_invoice(alice, status=Status.SUBMITTED)
    Coming.secret = Program(olga).secret
    answered: Counter[int] = Counter()

    class Course(SCHEMA.as_state_machine()):
        """Each begins with the same rows."""

        def setup(self):
            super().setup()
            self.began = transaction.savepoint()

        def teardown(self):
            transaction.savepoint_rollback(self.began)
            super().teardown()

        def after_call(self, response, case):
            super().after_call(response, case)
            answered[response.status_code] += 1

    Course.run(settings=asked(stateful_step_count=_CALLS, phases=[Phase.generate]))

    assert answered[200]
    assert not answered[401]
