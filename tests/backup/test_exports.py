"""What was exported is in a backup, and comes back byte for byte."""

import pytest

from countersign.documents.storage import files
from countersign.exports.models import Export
from tests.exports.conftest import approved, content, export

from .conftest import run

__all__ = ["approved", "export"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_exports_file_comes_back_with_its_row(mona, approved, export, tmp_path):
    approved()
    made = export()
    data = content(made)
    run("backup", tmp_path / "backup")
    files().delete(made.path)
    Export.objects.filter(made.itself).update(invoices=0)

    assert run("restore", tmp_path / "backup", force=True).startswith("Restored")

    back = Export.objects.get(made.itself)
    assert (back.invoices, content(back)) == (1, data)
