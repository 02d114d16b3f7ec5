"""Whatever the description of the API allows, and what it forbids, is answered as it says, and never by an error of ours.

`make test-api` asks more of it: COUNTERSIGN_EXAMPLES is how many calls of each operation.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from countersign.config.wsgi import application
from countersign.invoices.models import Status
from tests.api.program import Program
from tests.factories import make_document, make_invoice

EXAMPLES = int(os.environ.get("COUNTERSIGN_EXAMPLES", "2"))
# What is well formed may still be no invoice: then it is refused in words.
REFUSED = ["2xx", "3xx", "401", "403", "404", "409", "412", "413", "422", "428", "429"]
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": REFUSED}}}
)
SCHEMA = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", application, config=CONFIG
)
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The whole test is one transaction, as with Django's own client: no call ends it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    ("label", "mode"),
    [
        (label, mode)
        for label in OPERATIONS
        for mode in GenerationMode
        if label != "GET /api/v1/health" or mode == GenerationMode.POSITIVE
    ],
)
def test_a_call_is_answered_as_described(label, mode, alice, mona, olga):
    invoice = make_invoice(alice, document=make_document(alice))
    make_invoice(alice, status=Status.SUBMITTED)
    program = Program(olga)
    operation = OPERATIONS[label]
    known = {"invoice_id": invoice.pk}

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize="COUNTERSIGN_EXAMPLES" not in os.environ,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case):
        for name, pk in known.items():
            if name in (case.path_parameters or {}) and mode == GenerationMode.POSITIVE:
                case.path_parameters[name] = pk
        made_up = "Authorization" in case.headers  # which must let nobody in
        case.call_and_validate(headers=None if made_up else program.headers())

    answered()
