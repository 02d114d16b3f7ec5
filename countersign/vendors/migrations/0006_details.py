from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0005_companies_found")]
    operations = [
        migrations.AddField(
            "vendor",
            "details",
            models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
