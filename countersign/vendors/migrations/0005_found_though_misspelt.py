"""An index of the trigrams of vendors' names."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE vendors_vendorgrams USING fts5(
    key, content='vendors_vendor', content_rowid='id', tokenize='trigram')""",
    "INSERT INTO vendors_vendorgrams(vendors_vendorgrams) VALUES ('rebuild')",
    """CREATE TRIGGER vendor_grams_come AFTER INSERT ON vendors_vendor BEGIN
    INSERT INTO vendors_vendorgrams(rowid, key) VALUES (NEW.id, NEW.key); END""",
    """CREATE TRIGGER vendor_grams_go AFTER DELETE ON vendors_vendor BEGIN
    INSERT INTO vendors_vendorgrams(vendors_vendorgrams, rowid, key) VALUES ('delete', OLD.id, OLD.key); END""",
    """CREATE TRIGGER vendor_grams_change AFTER UPDATE OF key ON vendors_vendor BEGIN
    INSERT INTO vendors_vendorgrams(vendors_vendorgrams, rowid, key) VALUES ('delete', OLD.id, OLD.key);
    INSERT INTO vendors_vendorgrams(rowid, key) VALUES (NEW.id, NEW.key); END""",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX vendors_by_trigram ON vendors_vendor USING gin (key gin_trgm_ops)",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER vendor_grams_come",
        "DROP TRIGGER vendor_grams_go",
        "DROP TRIGGER vendor_grams_change",
        "DROP TABLE vendors_vendorgrams",
    ],
    "postgresql": ["DROP INDEX vendors_by_trigram"],
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
    dependencies = [("vendors", "0004_no_ibans_beside_accounts")]
    operations = [migrations.RunPython(make, unmake)]
