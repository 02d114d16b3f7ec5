"""A line has a form, a digest of its own content, and may keep the whole of what it is about.

Lines that stand are of form 1 and stay as they are; so are those that the release before writes during an upgrade.
In SQL: Django would make SQLite's table anew, and its triggers would go.
"""

from django.db import migrations, models

from countersign.database.by_vendor import statements

COLUMNS = {
    "sqlite": [
        '"form" smallint unsigned NOT NULL DEFAULT 1 CHECK ("form" >= 0)',
        "\"digest\" varchar(64) NOT NULL DEFAULT ''",
        "\"content\" text NOT NULL DEFAULT ''",
    ],
    "postgresql": [
        '"form" smallint NOT NULL DEFAULT 1 CHECK ("form" >= 0)',
        "\"digest\" varchar(64) NOT NULL DEFAULT ''",
        "\"content\" text NOT NULL DEFAULT ''",
    ],
}
DO = {
    vendor: [f"ALTER TABLE history_event ADD COLUMN {one}" for one in columns]
    for vendor, columns in COLUMNS.items()
}
GONE = [
    f"ALTER TABLE history_event DROP COLUMN {name}"
    for name in ("content", "digest", "form")
]


class Migration(migrations.Migration):
    dependencies = [("history", "0002_append_only")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                statements(do=DO, undo={"sqlite": GONE, "postgresql": GONE})
            ],
            state_operations=[
                migrations.AddField(
                    model_name="event",
                    name="form",
                    field=models.PositiveSmallIntegerField(db_default=1, default=2),
                ),
                migrations.AddField(
                    model_name="event",
                    name="digest",
                    field=models.CharField(blank=True, db_default="", max_length=64),
                ),
                migrations.AddField(
                    model_name="event",
                    name="content",
                    field=models.TextField(blank=True, db_default=""),
                ),
            ],
        )
    ]
