"""Totals are kept in SQLite as before: it made the table of invoices anew for `pay_key`, and its triggers went with the old one."""

import re
from importlib import import_module

from django.db import migrations

from countersign.database.by_vendor import statements

kept = import_module(
    "countersign.invoices.migrations.0015_totals_of_what_is_to_be_paid"
)
TRIGGERS = [one for one in kept.DO["sqlite"] if one.startswith("CREATE TRIGGER")]
NAMES = [re.match(r"CREATE TRIGGER (\w+)", one)[1] for one in TRIGGERS]
DO = [*(f"DROP TRIGGER IF EXISTS {name}" for name in NAMES), *TRIGGERS]


class Migration(migrations.Migration):
    dependencies = [("invoices", "0025_coding_kept")]
    operations = [statements(do={"sqlite": DO}, undo={})]
