from django.db import migrations


def note_what_is_known(apps, editor):
    """Let addresses count that have been proved: by allauth's mail, or by the mail in which an owner let somebody set a password.

    Who registered themselves and never proved the address is asked to when they sign in next.
    """
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    Event = apps.get_model("history", "Event")
    registered = set(
        Event.objects.filter(verb="joined").values_list("actor_id", flat=True)
    )
    for user in User.objects.exclude(
        password__startswith="!"  # noqa: S106
    ).iterator(500):
        own = EmailAddress.objects.filter(user=user)
        own.filter(verified=False).exclude(email=user.email).delete()
        theirs = own.filter(email=user.email).first()
        if not (theirs and theirs.verified) and user.pk in registered:
            continue
        others = EmailAddress.objects.filter(email=user.email, verified=True)
        if others.exclude(user=user).exists():
            continue
        own.exclude(email=user.email).update(primary=False)
        own.get_or_create(user=user, email=user.email)
        own.filter(email=user.email).update(verified=True, primary=True)
        User.objects.filter(pk=user.pk).update(proved_email=user.email)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_proved_addresses"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("history", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(
            note_what_is_known, migrations.RunPython.noop, elidable=True
        )
    ]
