import django.db.models.deletion
from django.db import migrations, models

import countersign.invoices.models.search

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
POSTGRESQL = ["CREATE INDEX search_words ON invoices_searchrow USING gin (words)"]
UNDO = {
    "sqlite": [
        "DROP TRIGGER search_words_come",
        "DROP TRIGGER search_words_go",
        "DROP TRIGGER search_words_change",
        "DROP TABLE invoices_searchwords",
    ],
    "postgresql": ["DROP INDEX search_words"],
}


def make(apps, schema_editor):
    for statement in (
        SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    ):
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_schema"),
        ("invoices", "0002_an_index_for_every_filter"),
    ]
    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="invoices.invoice",
                    ),
                ),
                ("words", countersign.invoices.models.search.WordsField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make, unmake),
    ]
