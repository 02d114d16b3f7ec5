"""The law's own check sees what it is there for."""

from pathlib import Path

import pytest

from tests.house.writing import misplaced

PAGE = Path("countersign/invoices/desk/views.py")


@pytest.mark.parametrize(
    "line",
    [
        "with transaction.atomic(): pass",
        "invoice.save()",
        "invoice.save(update_fields=['status'])",
        "Invoice.objects.create(number='1')",
        "Invoice.objects.bulk_create(rows)",
        "rows.update(status='draft')",
        "link.delete()",
    ],
)
def test_a_page_that_writes_is_named(line):
    assert len(list(misplaced(line, PAGE))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "files().save(path, file)",
        "words.update(more)",
        "files().delete(path)",
        "actions.save(pk, entry, by=member)",
    ],
)
def test_what_writes_no_row_is_not(line):
    assert list(misplaced(line, PAGE)) == []


@pytest.mark.parametrize("place", ["desk/actions.py", "actions/submitting.py"])
def test_actions_may(place):
    path = Path("countersign/invoices") / place
    assert list(misplaced("invoice.save()", path)) == []


def test_a_models_own_manager_may():
    source = "class UserManager:\n    def create_user(self): self.model().save()"
    assert list(misplaced(source, Path("countersign/accounts/models.py"))) == []
