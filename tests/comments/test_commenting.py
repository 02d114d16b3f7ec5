"""The talk about an invoice: who may say something where, and who is told."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.comments.models import Comment
from countersign.history.models import Event
from countersign.mail.models import Letter
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from tests.factories import make_document, make_invoice, make_member


def say(client, invoice, text, page="detail", key=None, **headers):
    return client.post(
        reverse("comments:add", args=[invoice.pk]),
        {"text": text, "key": str(key or uuid4()), "page": page},
        headers=headers,
    )


@pytest.fixture
def invoice(submitted, read_mail):
    invoice = submitted(number="R-7")
    read_mail()
    return invoice


def test_everyone_who_may_see_it_talks_in_one_thread(
    invoice, alice, mona, olga, as_member
):
    say(as_member(mona), invoice, "Why 19 %?", page="review")
    say(as_member(alice), invoice, "It says so on page 2.\r\nSee there.")
    for member, page in (
        (alice, "invoices:detail"),
        (mona, "invoices:detail"),
        (mona, "review:invoice"),
        (olga, "review:invoice"),
    ):
        shown = as_member(member).get(reverse(page, args=[invoice.pk])).content.decode()
        assert shown.index("Why 19 %?") < shown.index(
            "It says so on page 2.\nSee there."
        )


@pytest.mark.parametrize("page", ["review:invoice", "invoices:detail"])
def test_a_manager_by_link_takes_part(by_link, invoice, page):
    short = {"review:invoice": "review", "invoices:detail": "detail"}[page]
    response = say(by_link, invoice, "Fine by me", page=short)
    assert response.url == reverse(page, args=[invoice.pk]) + "#comments"
    comment = Comment.objects.get()
    assert comment.via.startswith("link ")
    assert "(by access link)" in by_link.get(response.url).content.decode()


def test_a_returned_invoice_is_talked_about_where_it_is_entered(
    invoice, alice, mona, as_member
):
    actions.decide(invoice, Verdict.RETURNED, version=1, by=mona, comment="mend")
    response = say(as_member(alice), invoice, "@Mona what exactly?", page="edit")
    assert response.url == reverse("invoices:edit", args=[invoice.pk]) + "#comments"
    page = as_member(alice).get(response.url).content.decode()
    assert "<mark>@Mona</mark> what exactly?" in page


def test_it_changes_nothing_of_the_invoice(invoice, mona, as_member):
    before = (invoice.version, invoice.status, invoice.changed_at)
    say(as_member(mona), invoice, "Hm")
    invoice.refresh_from_db()
    assert (invoice.version, invoice.status, invoice.changed_at) == before
    decision = actions.decide(invoice, Verdict.APPROVED, version=1, by=mona, comment="")
    assert decision.version == 1


def test_the_history_says_it_in_words(invoice, mona, as_member):
    say(as_member(mona), invoice, "Why 19 %?")
    event = Event.objects.get(verb="commented")
    assert (event.subject_id, event.data) == (invoice.pk, {"comment": "Why 19 %?"})
    page = as_member(mona).get(reverse("invoices:detail", args=[invoice.pk]))
    history = page.content.decode().split('class="history"')[1]
    assert "Mona commented" in history
    assert "<blockquote>Why 19 %?</blockquote>" in history


def test_what_is_typed_is_shown_as_typed(invoice, mona, as_member):
    say(as_member(mona), invoice, "<b>@Alice</b> & <script>")
    page = as_member(mona).get(reverse("invoices:detail", args=[invoice.pk]))
    assert (
        "&lt;b&gt;<mark>@Alice</mark>&lt;/b&gt; &amp; &lt;script&gt;"
        in page.content.decode()
    )


def test_everyone_mentioned_is_mailed(invoice, mona, olga, alice, as_member, read_mail):
    say(as_member(mona), invoice, "@Alice, @olga@example.org and me, @Mona")
    assert sorted((mail.to, mail.subject) for mail in read_mail()) == [
        (
            "alice@example.org",
            "Mona (manager) mentioned you: Beispiel GmbH, R-7, 119,00 EUR",
        ),
        (
            "olga@example.org",
            "Mona (manager) mentioned you: Beispiel GmbH, R-7, 119,00 EUR",
        ),
    ]


def test_the_agent_is_told_of_a_managers_comment(
    invoice, mona, alice, as_member, read_mail
):
    say(as_member(mona), invoice, "Why 19 %?")
    (mail,) = read_mail()
    assert (mail.to, mail.subject) == (
        "alice@example.org",
        "Mona (manager) commented: Beispiel GmbH, R-7, 119,00 EUR",
    )
    assert "Why 19 %?" in mail.text
    page = reverse("invoices:detail", args=[invoice.pk])
    assert mail.link == f"/o/{invoice.organization_id}{page}#comments"
    assert "/review/link/" not in mail.text + mail.html


def test_nobody_is_told_of_an_agents_remark_to_themselves(
    invoice, alice, as_member, read_mail
):
    say(as_member(alice), invoice, "Note: page 2 is upside down")
    assert read_mail() == []


def test_a_manager_comes_in_by_the_mails_link(
    invoice, alice, mona, as_member, read_mail
):
    say(as_member(alice), invoice, "@Mona see page 2")
    (mail,) = read_mail(mona)
    browser = Client()
    path, fragment = mail.link.split("#")
    assert fragment == "comments"
    assert browser.get(path).url == reverse("review:invoice", args=[invoice.pk])
    assert say(browser, invoice, "Thanks", page="review").status_code == 302
    assert mail.stop_link in mail.html


def test_the_mail_is_dropped_when_its_reader_may_not_see_it_any_more(
    invoice, alice, mona, as_member, read_mail
):
    say(as_member(alice), invoice, "@Mona see page 2")
    mona.role = Role.AGENT
    mona.save()
    assert read_mail() == []
    assert Letter.objects.latest("pk").state == "dropped"


def test_the_mail_is_dropped_when_the_invoice_is_gone(
    invoice, alice, mona, as_member, read_mail
):
    say(as_member(alice), invoice, "@Mona see page 2")
    as_member(alice).post(reverse("invoices:delete", args=[invoice.pk]))
    assert (read_mail(), Comment.objects.count()) == ([], 0)
    assert Event.objects.filter(verb="commented").count() == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_another_agent_cannot_be_mentioned(
    invoice, alice, bob, as_member, read_mail, headers
):
    response = say(as_member(alice), invoice, "Ask @Bob <he knows>", **headers)
    assert response.status_code == (200 if headers else 422)
    page = response.content.decode()
    assert (
        "Nothing was added: nobody who may see this invoice is called “@Bob”." in page
    )
    assert "Ask @Bob &lt;he knows&gt;</textarea>" in page
    assert (Comment.objects.count(), read_mail()) == (0, [])
    assert Event.objects.filter(verb="commented").count() == 0


def test_an_ambiguous_name_is_asked_about(organization, invoice, alice, as_member):
    for name in ("Mona2", "Mona3"):
        user = make_member(organization, name, Role.MANAGER).user
        user.name = f"Jo {name}"
        user.save()
    response = say(as_member(alice), invoice, "@Jo please")
    assert response.status_code == 422
    assert (
        "“@Jo” may be Jo Mona2 (@mona2@example.org), Jo Mona3 (@mona3@example.org)."
        in response.content.decode()
    )


def test_who_can_be_mentioned_is_who_may_see_it(
    organization, invoice, alice, bob, mona, olga, otto, as_member
):
    make_member(organization, "Mona2", Role.MANAGER)
    rows = as_member(alice).get(reverse("comments:people", args=[invoice.pk])).json()
    assert rows["people"] == [
        {"name": "Mona", "email": "mona@example.org", "insert": "Mona"},
        {"name": "Mona2", "email": "mona2@example.org", "insert": "Mona2"},
        {"name": "Olga", "email": "olga@example.org", "insert": "Olga"},
    ]


def test_the_same_form_twice_says_it_once(invoice, mona, as_member, read_mail):
    key = uuid4()
    for _time in range(2):
        assert say(as_member(mona), invoice, "Hm", key=key).status_code == 302
    assert (Comment.objects.count(), len(read_mail())) == (1, 1)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(invoice, mona, as_member, text):
    assert say(as_member(mona), invoice, text).status_code == 422
    assert Comment.objects.count() == 0


def test_a_script_gets_the_thread_alone(invoice, mona, as_member):
    response = say(
        as_member(mona), invoice, "Hm", page="review", **{"HX-Request": "true"}
    )
    page = response.content.decode()
    assert page.lstrip().startswith("<section")
    assert '<p class="comments-text">Hm</p>' in page


def test_the_same_path_of_another_organization_is_not_there(invoice, otto, as_member):
    assert say(as_member(otto), invoice, "Hm").status_code == 404
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_thread_costs_no_more(
    alice, mona, as_member, rows, django_assert_num_queries
):
    invoice = make_invoice(alice, document=make_document(alice))
    browser = as_member(mona)
    for _row in range(rows):
        say(browser, invoice, "@Alice hm")
    with django_assert_num_queries(11):
        browser.get(reverse("invoices:detail", args=[invoice.pk]))
