"""Full-text indexes of the words that invoices are found by.

From a hundred values PostgreSQL takes a word that stands nowhere for one that stands in a thousandth of the rows, and
reads the table until it meets one: all of it. So it counts more of the words.
"""

from django.db import migrations

from countersign.database.by_vendor import statements

SQLITE = [
    """CREATE VIRTUAL TABLE invoices_searchwords USING fts5(
    words, content='invoices_searchrow', content_rowid='invoice_id', prefix='4 5 6',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    """CREATE TRIGGER search_words_come AFTER INSERT ON invoices_searchrow BEGIN
    INSERT INTO invoices_searchwords(rowid, words) VALUES (NEW.invoice_id, NEW.words); END""",
    """CREATE TRIGGER search_words_go AFTER DELETE ON invoices_searchrow BEGIN
    INSERT INTO invoices_searchwords(invoices_searchwords, rowid, words)
    VALUES ('delete', OLD.invoice_id, OLD.words); END""",
    """CREATE TRIGGER search_words_change AFTER UPDATE ON invoices_searchrow BEGIN
    INSERT INTO invoices_searchwords(invoices_searchwords, rowid, words)
    VALUES ('delete', OLD.invoice_id, OLD.words);
    INSERT INTO invoices_searchwords(rowid, words) VALUES (NEW.invoice_id, NEW.words); END""",
]
POSTGRESQL = [
    "CREATE INDEX search_words ON invoices_searchrow USING gin (words)",
    "ALTER TABLE invoices_searchrow ALTER COLUMN words SET STATISTICS 400",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER search_words_come",
        "DROP TRIGGER search_words_go",
        "DROP TRIGGER search_words_change",
        "DROP TABLE invoices_searchwords",
    ],
    "postgresql": ["DROP INDEX search_words"],
}


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_initial")]
    operations = [
        statements(do={"sqlite": SQLITE, "postgresql": POSTGRESQL}, undo=UNDO)
    ]
