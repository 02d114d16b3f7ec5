from django.db import migrations

from countersign.identity.signs import skeleton


def sign_names(apps, editor):
    """Note of each name what it reads like."""
    User = apps.get_model("accounts", "User")
    for user in User.objects.iterator(500):
        name = user.name or user.email
        sign = skeleton(name) or name.strip().casefold()
        User.objects.filter(pk=user.pk).update(sign=sign)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_signs_of_names")]

    operations = [
        migrations.RunPython(sign_names, migrations.RunPython.noop, elidable=True)
    ]
