"""The owner's pages of mailboxes, by real requests."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Organization, Role
from countersign.history.models import Event
from countersign.invoices.models import Invoice
from countersign.mailboxes.fetching import fetch
from countersign.mailboxes.models import Mailbox, ReceivedFile, ReceivedMail
from tests.factories import also_in, make_organization
from tests.files import pdf
from tests.mailboxes.conftest import invoice_mail, make_mailbox
from tests.mailboxes.dovecot import PASSWORD
from tests.parcels.writing import letter, with_file
from tests.signing_in import sign_in


@pytest.fixture
def desk(client, olga):
    return sign_in(client, olga)


@pytest.fixture
def typed(dovecot, user, alice):
    return {
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "user": user,
        "proof": "password",
        "secret": PASSWORD,
        "folder": "INBOX",
        "since": timezone.localdate().isoformat(),
        "member": alice.pk,
        "handled": "read",
        "moved_to": "",
    }


def page(response) -> str:
    return response.content.decode()


def test_saving_says_what_is_in_the_mailbox_and_keeps_the_password_sealed(
    dovecot, desk, typed, olga
):
    dovecot.deliver(typed["user"], invoice_mail("R-1").as_bytes(), letter().as_bytes())

    answer = desk.post(reverse("mailboxes:add"), typed, follow=True)

    assert "Mails in it: 2, 1 of them with a file that may be an invoice." in page(answer)  # fmt: skip
    mailbox = Mailbox.objects.get(organization=olga.organization)
    assert PASSWORD not in mailbox.secret
    assert PASSWORD not in page(desk.get(reverse("mailboxes:change", args=[mailbox.pk])))  # fmt: skip
    line = Event.objects.get(organization_id=olga.organization_id, verb="added mailbox")
    assert PASSWORD not in str(line.data)
    assert fetch(mailbox) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"secret": "wrong"}, "The mail server does not take this user and password."),
        ({"port": 1}, "The mail server does not answer at this port."),
        ({"host": "no.such.host.invalid"}, "No server has this name. Is it spelled right?"),
        ({"folder": "Rechnungen"}, "There is no such folder in the mailbox."),
        ({"security": "tls"}, "The mail server does not speak this kind of encryption at this port."),
        ({"security": "starttls", "host": "localhost"}, "so nobody knows whose server it is."),
        ({"secret": ""}, "This is needed."),
        ({"user": "a\tb\x01"}, "There is a sign in it that cannot be seen."),
        ({"handled": "moved"}, "This is needed."),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_in_the_way_is_said_and_nothing_is_kept(desk, typed, olga, wrong, told):
    answer = desk.post(reverse("mailboxes:add"), typed | wrong)

    assert answer.status_code == 422
    assert told in page(answer)
    assert not Mailbox.objects.filter(organization=olga.organization).exists()


def test_the_certificate_of_an_encrypted_server_is_looked_at(
    dovecot, desk, typed, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    encrypted = {"host": "localhost", "port": dovecot.tls_port, "security": "tls"}

    answer = desk.post(reverse("mailboxes:add"), typed | encrypted, follow=True)

    assert "There is no mail in it yet." in page(answer)


def test_without_encryption_only_the_own_network_is_asked(desk, typed):
    answer = desk.post(reverse("mailboxes:add"), typed | {"host": "192.0.2.1.nip.invalid"})  # fmt: skip
    assert answer.status_code == 422
    answer = desk.post(reverse("mailboxes:add"), typed | {"host": "8.8.8.8"})
    assert "Without encryption only servers of your own network" in page(answer)


def test_only_servers_that_the_operator_has_named_are_asked(desk, typed, settings):
    settings.MAILBOX_HOSTS = ["imap.firma.example"]

    answer = desk.post(reverse("mailboxes:add"), typed)

    assert "has not named this mail server" in page(answer)


def test_the_kept_password_is_shown_to_no_other_server(
    desk, dovecot, mailbox, typed, olga
):
    address = reverse("mailboxes:change", args=[mailbox.pk])
    same = typed | {"user": mailbox.user, "secret": ""}

    refused = desk.post(address, same | {"host": "localhost"})
    kept = desk.post(address, same | {"folder": "INBOX"})

    assert "Type it in again for another server, user or encryption." in page(refused)
    assert kept.status_code == 302
    assert Mailbox.objects.get(organization=olga.organization).secret == mailbox.secret


def test_one_folder_is_fetched_from_once(desk, mailbox, typed):
    answer = desk.post(reverse("mailboxes:add"), typed | {"user": mailbox.user})

    assert "This folder is fetched from already." in page(answer)


def test_a_mailbox_is_paused_and_goes_on_and_is_removed_and_its_mails_stay(
    desk, dovecot, mailbox, olga
):
    dovecot.deliver(mailbox.user, letter().as_bytes())
    fetch(mailbox)
    pause = reverse("mailboxes:pause", args=[mailbox.pk])
    assert "No mail is fetched from" in page(desk.post(pause, follow=True))
    assert "Paused: no mail is fetched." in page(desk.get(reverse("mailboxes:list")))
    assert "is fetched from" in page(desk.post(pause, follow=True))

    remove = reverse("mailboxes:remove", args=[mailbox.pk])
    assert "Its password is forgotten" in page(desk.get(remove))
    desk.post(remove)

    assert not Mailbox.objects.filter(organization=olga.organization).exists()
    assert ReceivedMail.objects.of(olga).count() == 1
    assert len(dovecot.files(mailbox.user)) == 1
    verbs = Event.objects.filter(organization_id=olga.organization_id)
    told = [verb for verb in verbs.values_list("verb", flat=True) if "mailbox" in verb]
    assert sorted(told) == ["paused mailbox", "removed mailbox", "resumed mailbox"]


def test_what_was_set_aside_is_taken_after_all(
    desk, dovecot, mailbox, alice, olga, work
):
    mail = with_file(letter(), pdf("R-5"), "AGB 2026.pdf", "application/pdf")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()
    kept = ReceivedMail.objects.of(olga).get()
    address = reverse("mailboxes:mail", args=[kept.pk])
    assert "Set aside: Terms and conditions, by its name." in page(desk.get(address))
    file = ReceivedFile.objects.get(organization=olga.organization)

    rescue = reverse("mailboxes:rescue", args=[file.pk])
    answers = [page(desk.post(rescue, follow=True)) for _ in range(2)]

    assert "AGB 2026.pdf is on the desk." in answers[0]
    assert "Take as invoice" not in answers[1]
    draft = Invoice.objects.get(organization=olga.organization)
    assert draft.agent == alice.user
    assert Event.objects.get(organization_id=olga.organization_id, verb="took from mail").actor_name == "Olga"  # fmt: skip


def test_what_no_longer_can_be_taken_says_so(desk, dovecot, mailbox, olga, work):
    mail = with_file(letter(), b"<html>", "invoice.html", "text/html")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()
    file = ReceivedFile.objects.get(organization=olga.organization)

    answer = desk.post(reverse("mailboxes:rescue", args=[file.pk]), follow=True)

    assert "This is neither a PDF nor a picture nor an e-invoice" in page(answer)
    assert not Invoice.objects.filter(organization=olga.organization).exists()


def test_a_mail_is_shown_as_text_and_nothing_in_it_is_alive(
    desk, dovecot, mailbox, olga, work
):
    html = '<img src="http://tracker.example/1.gif"><script>alert(1)</script><a href="javascript:x">Pay <b>here</b></a>'
    mail = letter(
        Subject="<script>alert(2)</script>",
        Authentication_Results="mx.firma.example; spf=pass smtp.mailfrom=nordwind.example; dkim=fail header.d=nordwind.example",
    )
    mail.set_content(html, subtype="html")
    dovecot.deliver(mailbox.user, mail.as_bytes())
    fetch(mailbox)
    work()
    kept = ReceivedMail.objects.of(olga).get()

    shown = page(desk.get(reverse("mailboxes:mail", args=[kept.pk])))

    assert "Pay here" in shown
    assert "SPF: pass (nordwind.example), DKIM: fail (nordwind.example)" in shown
    for alive in ("tracker.example", "javascript:x", "<script>alert"):
        assert alive not in shown


def test_older_mails_are_one_page_further(desk, olga):
    for n in range(60):
        ReceivedMail.objects.create(
            organization=olga.organization,
            sha256=f"{n:064}",
            size=1,
            subject=f"Mail {n:02}!",
            received_at=timezone.now() - timedelta(minutes=60 - n),
        )

    first = page(desk.get(reverse("mailboxes:list")))
    older = first.partition('href="?before=')[2].partition('"')[0]
    second = page(desk.get(reverse("mailboxes:list"), {"before": older}))

    assert "Mail 59!" in first
    assert "Mail 10!" in first
    assert "Mail 09!" not in first
    assert "Mail 09!" in second
    assert "Mail 00!" in second
    for odd in ("x", "9" * 30, "-1", "٣"):
        answer = desk.get(reverse("mailboxes:list"), {"before": odd})
        assert "Mail 59!" in page(answer)


def test_an_owner_of_another_organization_sees_none_of_it(
    client, dovecot, alice, otto, user
):
    mailbox = make_mailbox(dovecot, user, alice)
    sign_in(client, otto)

    assert user not in page(client.get(reverse("mailboxes:list")))
    for name in ("change", "remove"):
        address = reverse(f"mailboxes:{name}", args=[mailbox.pk])
        assert client.get(address).status_code == 404


def test_a_new_one_begins_on_the_server_of_another_organization_of_theirs(
    client, olga, alice
):
    Mailbox.objects.create(
        organization=olga.organization,
        host="mail.buero.example",
        user="secret-user",
        secret="sealed",
        since=timezone.localdate(),
        member=alice,
    )
    also_in(make_organization("Bäckerei Blau"), olga, Role.OWNER)
    also_in(make_organization("Gärtnerei Grün"), olga, Role.MANAGER)
    here = Organization.objects.get(name="Bäckerei Blau")
    asked = f"/o/{here.pk}{reverse('mailboxes:add')}"

    shown = page(sign_in(client, olga).get(asked))

    assert 'value="mail.buero.example"' in shown
    assert "secret-user" not in shown
    assert "sealed" not in shown
