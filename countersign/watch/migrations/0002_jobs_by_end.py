"""Finished jobs are counted for the metrics and cleared away by when they ended."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX jobs_by_end ON django_tasks_database_dbtaskresult (finished_at) WHERE finished_at IS NOT NULL",
            "DROP INDEX jobs_by_end",
        )
    ]
