"""Invariant 6: an access link is secret, short-lived, revocable, and opens only what its manager may see."""

import base64
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from countersign.accounts.models import Membership, Role
from countersign.invoices.models import Invoice
from countersign.review.models import AccessLink, token_hash
from tests.everything import everything
from tests.factories import make_invoice
from tests.signing_in import sign_in

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def token_in(path):
    return re.fullmatch(r"/review/link/([^/]+)/", path)[1]


@pytest.fixture
def mailed(submitted, mona, read_mail, time_machine):
    """An invoice, and the mail about it that Mona got on 31 March at noon."""
    time_machine.move_to(NOON, tick=False)
    invoice = submitted(number="R-6")
    return invoice, read_mail(mona)[0]


def test_it_opens_its_invoice_and_leaves_the_address_bar(mailed):
    invoice, mail = mailed
    browser = Client()

    response = browser.get(mail.link)

    assert response.status_code == 302
    assert response.url == reverse("review:invoice", args=[invoice.pk])
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    cookie = response.cookies["countersign_link"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert token_in(mail.link) not in cookie.value
    page = browser.get(response.url)
    assert page.status_code == 200
    assert "R-6" in page.content.decode()
    assert token_in(mail.link) not in page.content.decode()


def test_the_token_has_256_bits_and_is_kept_nowhere(mailed):
    _invoice, mail = mailed
    token = token_in(mail.link)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    assert AccessLink.objects.get().token_hash == token_hash(token)
    jobs = [job.args_kwargs for job in DBTaskResult.objects.all()]
    assert token not in repr(everything()) + repr(jobs)


def test_before_the_mail_is_written_there_is_no_link(submitted, mona, work):
    submitted()
    assert AccessLink.objects.count() == 0


def test_it_expires_and_offers_to_mail_a_new_one(mailed, mona, read_mail, time_machine):
    invoice, mail = mailed
    time_machine.shift(72 * 3600 - 1)
    assert Client().get(mail.link).status_code == 302
    time_machine.shift(2)

    response = Client().get(mail.link)
    assert response.status_code == 410
    assert "This link has expired" in response.content.decode()
    assert "countersign_link" not in response.cookies

    Client().post(mail.link + "renew/")
    (fresh,) = read_mail()
    assert fresh.to == "mona@example.org"
    assert "R-6" in fresh.subject
    opened = Client().get(fresh.link)
    assert opened.url == reverse("review:invoice", args=[invoice.pk])


def test_asking_again_and_again_mails_once(mailed, read_mail, time_machine):
    _invoice, mail = mailed
    time_machine.shift(73 * 3600)
    for _again in range(5):
        Client().post(mail.link + "renew/")
    assert len(read_mail()) == 1
    time_machine.shift(301)
    Client().post(mail.link + "renew/")
    assert len(read_mail()) == 1


def test_nobody_learns_whether_there_was_a_link(mailed, read_mail, time_machine):
    _invoice, mail = mailed
    time_machine.shift(73 * 3600)
    answers = {
        re.sub(rb'"X-CSRFToken": "\w+"', b"", Client().post(path + "renew/").content)
        for path in (mail.link, "/review/link/unknown/")
    }
    assert len(answers) == 1
    assert Client().post("/review/link/unknown/unexpected/").status_code == 200


def test_one_that_still_works_is_not_renewed(mailed, read_mail):
    _invoice, mail = mailed
    Client().post(mail.link + "renew/")
    assert read_mail() == []


def test_what_was_not_expected_is_stopped_at_once(mailed, read_mail, time_machine):
    invoice, mail = mailed
    inside = Client()
    inside.get(mail.link)
    page = reverse("review:invoice", args=[invoice.pk])
    assert inside.get(page).status_code == 200

    stranger = Client()
    assert "Stop this link" in stranger.get(mail.stop_link).content.decode()
    assert inside.get(page).status_code == 200
    assert stranger.post(mail.stop_link).status_code == 200

    assert inside.get(page).status_code == 403
    assert "Your visit has ended" in inside.get(page).content.decode()
    assert Client().get(mail.link).status_code == 404
    time_machine.shift(73 * 3600)
    assert Client().get(mail.link).status_code == 404
    Client().post(mail.link + "renew/")
    assert read_mail() == []


def test_the_owner_stops_all_of_a_manager(mailed, mona, olga, as_member, otto, alice):
    _invoice, mail = mailed
    url = reverse("review:revoke", args=[mona.pk])
    for other in (otto, alice, mona):
        assert as_member(other).post(url).status_code == 404
    assert as_member(olga).get(url).status_code == 405
    assert Client().get(mail.link).status_code == 302

    assert as_member(olga).post(url).status_code == 302
    assert Client().get(mail.link).status_code == 404


@pytest.mark.parametrize(
    "end",
    [
        lambda mona: Membership.objects.filter(pk=mona.pk).delete(),
        lambda mona: Membership.objects.filter(pk=mona.pk).update(role=Role.AGENT),
        lambda mona: (
            type(mona.user).objects.filter(pk=mona.user_id).update(is_active=False)
        ),
    ],
    ids=["removed", "not a manager any more", "switched off"],
)
def test_it_dies_with_the_membership(mailed, mona, end):
    invoice, mail = mailed
    inside = Client()
    inside.get(mail.link)
    end(mona)
    page = reverse("review:invoice", args=[invoice.pk])
    assert inside.get(page).status_code == 403
    assert Client().get(mail.link).status_code == 404


def test_the_session_is_short_and_ends_with_the_link(mailed, settings, time_machine):
    invoice, mail = mailed
    page = reverse("review:invoice", args=[invoice.pk])
    idle, busy = Client(), Client()
    idle.get(mail.link)
    busy.get(mail.link)

    time_machine.shift(settings.LINK_SESSION_MINUTES * 60 - 60)
    assert busy.get(page).status_code == 200
    time_machine.shift(120)
    assert idle.get(page).status_code == 403
    assert busy.get(page).status_code == 200

    for _hour in range(73):
        time_machine.shift(3540)
        last = busy.get(page).status_code
    assert last == 403


def test_it_opens_only_what_its_manager_may_see(mailed, otto, alice):
    _invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)
    foreign = make_invoice(otto)
    assert browser.get(reverse("review:invoice", args=[foreign.pk])).status_code == 404
    for closed in (
        "accounts:people",
        "accounts:settings",
        "review:outbox",
        "invoices:desk",
    ):
        assert browser.get(reverse(closed)).status_code == 404


def test_an_owner_by_link_does_not_administer(olga, alice, submitted, read_mail):
    submitted()
    (mail,) = read_mail(olga)
    browser = Client()
    browser.get(mail.link)
    assert browser.get(reverse("review:queue")).status_code == 200
    assert browser.get(reverse("accounts:people")).status_code == 404
    assert browser.get(reverse("review:outbox")).status_code == 404


def test_it_may_name_another_invoice_of_the_manager(mailed, submitted):
    _invoice, mail = mailed
    other = submitted()
    assert Client().get(f"{mail.link}?invoice={other.pk}").url == reverse(
        "review:invoice", args=[other.pk]
    )
    for nonsense in ("x", "-1", "²", "9" * 30):
        assert Client().get(mail.link, {"invoice": nonsense}).status_code == 302


def test_opening_writes_nothing(mailed):
    _invoice, mail = mailed
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Client().get(mail.link)
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [one for one in queries if one["sql"].startswith(writes)] == []


def test_the_first_link_still_works_after_a_second_submit(
    mailed, submitted, mona, read_mail
):
    _invoice, first = mailed
    submitted()
    (second,) = read_mail(mona)
    for mail in (first, second, first):
        assert Client().get(mail.link).status_code == 302


def test_the_link_of_a_deleted_invoice_opens_the_queue(mailed):
    invoice, mail = mailed
    Invoice.objects.filter(pk=invoice.pk).delete()
    assert Client().get(mail.link).url == reverse("review:queue")


def test_whoever_is_signed_in_as_that_manager_goes_on_signed_in(
    mailed, mona, as_member
):
    _invoice, mail = mailed
    browser = as_member(mona)
    response = browser.get(mail.link)
    assert response.status_code == 302
    assert browser.get(response.url).wsgi_request.membership.via == ""


def test_signing_in_or_out_ends_a_visit_by_link(mailed, alice, as_member):
    _invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)
    sign_in(browser, alice)
    assert browser.get(reverse("review:queue")).status_code == 404

    browser.get(mail.link)
    assert browser.get(reverse("review:queue")).status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("review:queue")).status_code in (302, 403)


def test_leaving_ends_the_visit(mailed):
    _invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)
    assert browser.get(reverse("review:leave")).status_code == 405
    browser.post(reverse("review:leave"))
    assert browser.get(reverse("review:queue")).status_code == 302


def test_a_forged_cookie_opens_nothing(mailed):
    _invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)
    browser.cookies["countersign_link"] = (
        browser.cookies["countersign_link"].value[:-2] + "xx"
    )
    assert browser.get(reverse("review:queue")).status_code == 403
