"""What all spellings of a vendor's name share, and the mail domain of its invoices."""

from django.db import migrations, models


def _text(length):
    return models.CharField(max_length=length, null=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("vendors", "0002_found_though_misspelt")]
    operations = [
        migrations.AddField("vendor", "company", _text(200)),
        migrations.AddField("vendor", "head", _text(3)),
        migrations.AddField("vendor", "tail", _text(3)),
        migrations.AddField("vendor", "mail_domain", _text(100)),
    ]
