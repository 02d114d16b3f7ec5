"""A number may come again within a year; what was looked up by the vendor's name alone goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("invoices", "0008_a_submitted_invoice_is_whole")]
    operations = [
        migrations.RemoveConstraint(
            "invoice", "a_number_is_used_once_per_vendor_and_year"
        ),
        migrations.RemoveIndex("invoice", "alike_by_number_alike"),
        migrations.RemoveIndex("invoice", "alike_by_number_base"),
    ]
