"""After a change of the secret key the schedule seals anew whatever is sealed in rows, so that the old key can go."""

from datetime import date

import pytest

from countersign.accounts.models import SignInProvider
from countersign.database.sealing import is_of_today, seal
from countersign.exports.models import SEALED_FOR as FOR_EXPORTS
from countersign.exports.models import ExportProfile
from countersign.mailboxes.models import SEALED_FOR as FOR_MAILBOXES
from countersign.mailboxes.models import Mailbox
from countersign.running.schedule import JOBS
from countersign.webhooks.models import SEALED_FOR as FOR_WEBHOOKS
from countersign.webhooks.models import Webhook

pytestmark = pytest.mark.django_db


def seal_anew():
    """What the schedule does of it."""
    for job in JOBS:
        if job.name.startswith("seal "):
            job.run()


@pytest.fixture
def sealed(alice, otto):
    """Something of each kind, of two organizations."""
    for one in (alice, otto):
        of = {"organization": one.organization}
        SignInProvider.objects.create(**of, secret=seal("a", "sign-in provider"))
        Mailbox.objects.create(
            **of, since=date(2026, 1, 1), secret=seal("b", FOR_MAILBOXES)
        )
        ExportProfile.objects.create(**of, target_secret=seal("c", FOR_EXPORTS))
        Webhook.objects.create(**of, secret=seal("d", FOR_WEBHOOKS), earlier_secret=seal("e", FOR_WEBHOOKS))  # fmt: skip
    return [
        (SignInProvider, "secret", "sign-in provider"),
        (Mailbox, "secret", FOR_MAILBOXES),
        (ExportProfile, "target_secret", FOR_EXPORTS),
        (Webhook, "secret", FOR_WEBHOOKS),
        (Webhook, "earlier_secret", FOR_WEBHOOKS),
    ]


def test_all_is_sealed_by_the_new_key(sealed, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 5
    seal_anew()

    settings.SECRET_KEY_FALLBACKS = []
    for model, field, label in sealed:
        kept = model.objects.values_list(field, flat=True)
        assert [is_of_today(one, label) for one in kept] == [True, True], model
