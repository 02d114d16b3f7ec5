"""An index of the trigrams of vendors' names, and on PostgreSQL a function that knows how much alike is alike.

The function carries its setting, so that asking needs none in the session.
"""

from django.db import migrations

from countersign.database.by_vendor import statements

SQLITE = [
    """CREATE VIRTUAL TABLE vendors_vendorgrams USING fts5(
    key, content='vendors_vendor', content_rowid='id', tokenize='trigram')""",
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
    """CREATE FUNCTION vendors_resembling(organization bigint, word text)
    RETURNS TABLE (id bigint, likeness double precision) LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = '0.45' AS $$
    SELECT vendor.id, word_similarity(word, vendor.key)::double precision FROM vendors_vendor vendor
    WHERE vendor.organization_id = organization AND vendor.key %> word
    ORDER BY 2 DESC, 1 LIMIT 100 $$""",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER vendor_grams_come",
        "DROP TRIGGER vendor_grams_go",
        "DROP TRIGGER vendor_grams_change",
        "DROP TABLE vendors_vendorgrams",
    ],
    "postgresql": [
        "DROP FUNCTION vendors_resembling(bigint, text)",
        "DROP INDEX vendors_by_trigram",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("vendors", "0001_initial")]
    operations = [
        statements(do={"sqlite": SQLITE, "postgresql": POSTGRESQL}, undo=UNDO)
    ]
