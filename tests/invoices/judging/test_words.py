"""Whatever is found, or is not looked at, has words."""

from typing import get_args

import pytest

from countersign.extraction.rules import judging
from countersign.extraction.rules.choosing import Lacking
from countersign.invoices.judging import words

CODES = {*get_args(Lacking), *(value for name, value in vars(judging).items() if name.isupper() and isinstance(value, str))}  # fmt: skip


def test_every_outcome_has_a_headline_and_a_word_for_the_history():
    assert set(words.HEADLINES) == set(get_args(judging.Outcome))
    assert set(words.OUTCOMES) == set(get_args(judging.Outcome))


def test_whatever_is_not_looked_at_is_said():
    said_by_earlier_releases = {"others"}
    assert set(words.UNLOOKED) == CODES | said_by_earlier_releases


@pytest.mark.parametrize("sentence", [*words.HEADLINES.values(), *words.OUTCOMES.values(), *words.UNLOOKED.values()])  # fmt: skip
def test_nothing_is_called_valid(sentence):
    assert "valid" not in str(sentence).casefold()
