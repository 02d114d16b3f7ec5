"""Jobs keep the names under which they wait in the queue."""

import pytest
from django.utils.module_loading import import_string

from countersign.invoices.suggesting import tasks


@pytest.mark.parametrize("name", ["suggest", "hold_to_rules", "learn"])
def test_a_job_that_was_queued_under_the_old_name_is_still_found(name):
    assert import_string(f"countersign.invoices.tasks.{name}") is getattr(tasks, name)
