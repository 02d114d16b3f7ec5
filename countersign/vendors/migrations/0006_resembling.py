"""A function that knows how much alike is alike, so that asking needs no setting in the session."""

from django.db import migrations

MAKE = """CREATE FUNCTION vendors_resembling(organization bigint, word text)
    RETURNS TABLE (id bigint, likeness double precision) LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = '0.45' AS $$
    SELECT vendor.id, word_similarity(word, vendor.key)::double precision FROM vendors_vendor vendor
    WHERE vendor.organization_id = organization AND vendor.key %> word
    ORDER BY 2 DESC, 1 LIMIT 100 $$"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE, params=None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION vendors_resembling(bigint, text)")


class Migration(migrations.Migration):
    dependencies = [("vendors", "0005_found_though_misspelt")]
    operations = [migrations.RunPython(make, unmake)]
