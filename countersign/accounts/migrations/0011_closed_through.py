"""Up to which day an organization's months are closed. The database lets it never go back."""

from django.db import migrations, models

from countersign.database.by_vendor import statements

_BACK = (
    "OLD.closed_through IS NOT NULL AND"
    " (NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through)"
)
_SAID = "'a closed month is not opened again'"
DO = {
    "sqlite": [
        f"""CREATE TRIGGER closed_months_stay BEFORE UPDATE OF closed_through ON accounts_organization
        WHEN {_BACK} BEGIN SELECT RAISE(ABORT, {_SAID}); END"""
    ],
    "postgresql": [
        f"""CREATE FUNCTION closed_months_stay() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION {_SAID}; END $$""",
        f"""CREATE TRIGGER closed_months_stay BEFORE UPDATE OF closed_through ON accounts_organization
        FOR EACH ROW WHEN ({_BACK}) EXECUTE FUNCTION closed_months_stay()""",
    ],
}
UNDO = {
    "sqlite": ["DROP TRIGGER closed_months_stay"],
    "postgresql": [
        "DROP TRIGGER closed_months_stay ON accounts_organization",
        "DROP FUNCTION closed_months_stay()",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_own_language")]
    operations = [
        migrations.AddField(
            "organization",
            "closed_through",
            models.DateField(editable=False, null=True),
        ),
        statements(do=DO, undo=UNDO),
    ]
