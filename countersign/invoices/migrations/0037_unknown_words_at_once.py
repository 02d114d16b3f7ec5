"""A search for a word that nobody says stays short however much was entered since the last VACUUM.

What is not sorted into the index yet is looked through by each search: 4 MB of it let PostgreSQL read the whole table instead.
"""

from django.db import migrations

from countersign.database.by_vendor import statements

DO = {
    "sqlite": [],
    "postgresql": ["ALTER INDEX search_words SET (gin_pending_list_limit = 128)"],
}
UNDO = {
    "sqlite": [],
    "postgresql": ["ALTER INDEX search_words RESET (gin_pending_list_limit)"],
}


class Migration(migrations.Migration):
    dependencies = [("invoices", "0036_overdue_from_an_index")]
    operations = [statements(do=DO, undo=UNDO)]
