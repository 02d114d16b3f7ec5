"""What is called upwards."""

import pytest

from countersign.documents.hooks import AFTER_READING
from countersign.hooks import Hook
from countersign.invoices.suggesting.tasks import suggest


def test_each_thing_hangs_under_a_name_of_its_own():
    hook = Hook[int]("numbers.found")
    hook.hang("two", 2)
    hook.hang("one", 1)

    assert list(hook.values()) == [2, 1]
    with pytest.raises(ValueError, match=r"^two hangs in numbers\.found already\.$"):
        hook.hang("two", 22)


def test_suggestions_follow_the_reading_of_a_document():
    """By the path that the queue knows the job by."""
    path = "countersign.invoices.suggesting.tasks.suggest"
    assert dict(AFTER_READING) == {path: suggest}
