"""The constraint that what is submitted is whole holds of what was there before it, too: PostgreSQL looks through it once.

Where a row breaks it, nobody can say what it lacks: the constraint stays as it is, for new and changed rows, and the log
says which ones they are. Others may read and write meanwhile. SQLite has triggers, which know no such step.
"""

import logging
from typing import Any, Final

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME: Final = "what_is_submitted_is_whole"
BROKEN: Final = """SELECT organization_id, id FROM invoices_invoice
    WHERE status IN ('submitted', 'approved') AND (number_key = ''
    OR vendor_id IS NULL OR issue_date IS NULL OR gross_total IS NULL)
    ORDER BY id LIMIT 20"""
VALIDATE: Final = f"ALTER TABLE invoices_invoice VALIDATE CONSTRAINT {NAME}"

logger = logging.getLogger(__name__)


def validate(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Have the rows of before looked through, unless some are known to break it."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(BROKEN)
        broken = cursor.fetchall()
    if broken:
        logger.warning(
            "Submitted or approved invoices without vendor, number, day or total (organization, id; 20 at most): %s. "
            "The constraint %s holds for new and changed rows alone. Once these are mended, run: %s",
            ", ".join(f"{whose}, {pk}" for whose, pk in broken),
            NAME,
            VALIDATE,
        )
        return
    editor.execute(VALIDATE)


class Migration(migrations.Migration):
    dependencies = [("invoices", "0013_whole_records")]
    operations = [migrations.RunPython(validate, migrations.RunPython.noop)]
