"""Who reads what: screens in the language of whoever looks, mails in that of whoever gets them."""

import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import translation

from countersign.mail.models import Letter
from tests.factories import make_invoice
from tests.signing_in import sign_in

GERMAN = {"HTTP_ACCEPT_LANGUAGE": "de-AT,de;q=0.9,en;q=0.5"}
PORTUGUESE = {"HTTP_ACCEPT_LANGUAGE": "pt-PT,pt;q=0.9"}
PAGE = "accounts:personal"


@pytest.fixture(autouse=True)
def _translated():
    with translation.override("de"):
        if translation.gettext("Approved") == "Approved":
            pytest.fail("The catalogs are not compiled: make setup")


def choose(client, **chosen):
    form = {"mail_choice": "each", "time_zone": "", "language": "", "locale": ""}
    return client.post(reverse(PAGE), form | chosen)


def heading(client, **headers):
    page = client.get(reverse(PAGE), **headers).content.decode()
    return page.partition("<h1")[2].partition(">")[2].partition("<")[0]


def test_the_browser_says_at_first(client, mona):
    sign_in(client, mona)

    assert heading(client) == "My settings"
    assert heading(client, **GERMAN) == "Meine Einstellungen"


def test_a_language_we_do_not_have_is_the_organizations(client, mona):
    mona.organization.language = "fr"
    mona.organization.save()
    sign_in(client, mona)

    assert heading(client, **PORTUGUESE) == "Mes paramètres"


def test_a_choice_of_ones_own_goes_before_the_browsers(client, mona):
    sign_in(client, mona)
    choose(client, language="de")

    page = client.get(reverse(PAGE), HTTP_ACCEPT_LANGUAGE="en-GB")

    assert '<html lang="de"' in page.content.decode()
    assert "Meine Einstellungen" in page.content.decode()


def test_it_holds_for_nobody_else(client, mona, olga):
    sign_in(client, mona)
    choose(client, language="de", locale="de_DE")
    sign_in(client, olga)

    assert heading(client) == "My settings"


def test_dates_and_amounts_are_read_and_written_as_one_chose(client, alice):
    draft = make_invoice(alice, number="7", gross_total=Decimal("1234.50"))
    sign_in(client, alice)
    address = reverse("invoices:detail", args=[draft.pk])
    assert "1.234,50" in client.get(address).content.decode()

    choose(client, locale="en_GB")

    page = client.get(address).content.decode()
    assert "1,234.50" in page
    assert "1.234,50" not in page


def test_a_mail_is_in_the_language_of_whoever_gets_it(client, mona, olga, alice, work):
    sign_in(client, mona)
    choose(client, language="de")
    draft = make_invoice(alice)
    sign_in(client, alice)
    client.post(
        reverse("review:submit", args=[draft.pk]), {"version": draft.version, "sure": 1}
    )
    work()

    assert Letter.objects.exists()
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert subjects[mona.user.email].startswith("Freigeben?")
    assert subjects[olga.user.email].startswith("Approve?")


def test_the_image_keeps_the_languages_that_are_offered():
    slim = runpy.run_path(str(Path(settings.BASE_DIR) / "deploy" / "slim.py"))

    assert slim["LANGUAGES"] == set(dict(settings.LANGUAGES))
