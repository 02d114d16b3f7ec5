from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("watch", "0002_jobs_by_end")]

    operations = [
        migrations.CreateModel(
            name="Sign",
            fields=[
                (
                    "name",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("told", models.JSONField(default=dict)),
            ],
        ),
    ]
