"""PostgreSQL counts more of the words, so that it knows how rare the others are, and looks them up in the index.

From a hundred values it takes a word that stands nowhere for one that stands in a thousandth of the rows, and reads
the table until it meets one: all of it.
"""

from django.db import migrations


def count_more(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE invoices_searchrow ALTER COLUMN words SET STATISTICS 400"
        )
        schema_editor.execute("ANALYZE invoices_searchrow")


def count_as_usual(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE invoices_searchrow ALTER COLUMN words SET STATISTICS -1"
        )


class Migration(migrations.Migration):
    dependencies = [("invoices", "0010_no_index_by_organization_alone")]

    operations = [migrations.RunPython(count_more, count_as_usual)]
