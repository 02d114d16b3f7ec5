"""The law's own check of texts sees what it is there for."""

import pytest
from babel.messages.catalog import Message

from tests.house.wording import fault


@pytest.mark.parametrize(
    "text",
    [
        "%(count)s invoices are late.",
        "More than %(most)s approved invoices",
        "{count} files",
        " and ",
        ", ",
        "of ",
        "was entered (",
    ],
)
def test_a_text_that_cannot_be_translated_well_is_named(text):
    assert fault(Message(text))


@pytest.mark.parametrize(
    "text",
    [
        "%(agent)s asks you to decide on this invoice.",
        "Accounts added: %(count)s",
        "in %(currency)s",
        ("%(count)s invoice is late.", "%(count)s invoices are late."),
    ],
)
def test_any_other_is_not(text):
    assert fault(Message(text)) == ""
