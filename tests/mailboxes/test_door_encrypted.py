"""The door with TLS, and behind a real Postfix: what it hands over is kept once, and what it may not is refused there."""

import smtplib
import ssl
import subprocess
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from countersign.config import mail
from countersign.mailboxes import actions
from countersign.mailboxes.models import ReceivedMail
from tests.mailboxes.conftest import invoice_mail
from tests.mailboxes.postfix import WHY_NOT, Postfix, can_run
from tests.mailboxes.test_door import SENDER, hand_over, kept, open_door
from tests.parcels.writing import letter
from tests.ports import free_port
from tests.processes import PATIENCE

everywhere = pytest.mark.django_db(transaction=True)
DOMAIN = "in.firma.example"


@pytest.fixture
def address(alice, olga, settings):
    settings.MAIL_ADDRESS = ("invoices", DOMAIN)
    return actions.renew_address(by=olga)


@pytest.fixture
def certificate(tmp_path, settings):
    """One for this machine, in two files; the door shows it."""
    own, key = tmp_path / "door.pem", tmp_path / "door.key"
    _certify(own, key)
    settings.MAIL_DOOR_CERTIFICATE, settings.MAIL_DOOR_KEY = str(own), str(key)
    return own


def _certify(own, key):
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout {key} -out {own}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)


def handed_over(port, raw, address, certificate, speaks=smtplib.SMTP):
    """By STARTTLS, with a look at the certificate; who was refused."""
    context = ssl.create_default_context(cafile=str(certificate))
    with speaks("127.0.0.1", port, timeout=PATIENCE) as server:
        server.starttls(context=context)
        return server.sendmail(SENDER, [str(address)], raw)


@everywhere
@pytest.mark.parametrize("speaks", [smtplib.SMTP, smtplib.LMTP])
def test_a_mail_comes_by_starttls_and_in_the_clear_where_that_may_be(
    alice, address, certificate, speaks
):
    with open_door(speaks.__name__.lower()) as port:
        handed_over(port, invoice_mail("R-1").as_bytes(), address, certificate, speaks)
        hand_over(port, invoice_mail("R-2").as_bytes(), address, speaks=speaks)
    assert kept(alice).count() == 2


@everywhere
@pytest.mark.parametrize("speaks", [smtplib.SMTP, smtplib.LMTP])
def test_where_tls_is_required_nothing_comes_in_the_clear(
    alice, address, certificate, settings, speaks
):
    settings.MAIL_DOOR_NEEDS_TLS = True
    with open_door(speaks.__name__.lower()) as port:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            hand_over(port, letter().as_bytes(), address, speaks=speaks)
        handed_over(port, invoice_mail("R-1").as_bytes(), address, certificate, speaks)
    assert refused.value.smtp_code == 530
    assert kept(alice).count() == 1


@everywhere
def test_a_renewed_certificate_is_shown_at_once_and_a_broken_one_makes_mails_wait(
    alice, address, certificate, settings, tmp_path
):
    with open_door() as port:
        _certify(certificate, tmp_path / "door.key")
        handed_over(port, invoice_mail("R-1").as_bytes(), address, certificate)
        certificate.write_text("no certificate")
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            hand_over(port, letter().as_bytes(), address)
    assert refused.value.smtp_code == 421
    assert kept(alice).count() == 1


def test_a_certificate_that_is_not_there_keeps_the_door_from_opening(
    settings, monkeypatch
):
    settings.MAIL_DOOR = ("smtp", "127.0.0.1", free_port())
    settings.MAIL_DOOR_CERTIFICATE = settings.MAIL_DOOR_KEY = "/nowhere/door.pem"
    with pytest.raises(CommandError, match="The door cannot be opened"):
        call_command("receive_mail")

    monkeypatch.setenv("COUNTERSIGN_MAIL_DOOR_TLS", "required")
    with pytest.raises(ImproperlyConfigured, match="MAIL_DOOR_CERTIFICATE"):
        mail.door_needs_tls("")


@pytest.fixture
def postfix(certificate):
    """A real mail server before the door, which hands over by LMTP with TLS and looks at the certificate."""
    if not can_run():
        pytest.skip(WHY_NOT)
    server = Postfix(
        DOMAIN,
        free_port(),
        lmtp_tls_security_level="verify",
        lmtp_tls_loglevel="1",
        lmtp_tls_verify_cert_match="localhost",
        lmtp_tls_CAfile=str(certificate),
    )
    certificate.parent.chmod(0o755)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _until(so, server):
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until, server.log()
        time.sleep(0.1)


@everywhere
def test_postfix_hands_over_asks_for_addresses_and_keeps_what_has_to_wait(
    alice, address, postfix, settings
):
    settings.MAIL_DOOR_NEEDS_TLS = True
    port = _lmtp_port(postfix)
    with open_door("lmtp", port):
        hand_over(postfix.port, invoice_mail("R-1").as_bytes(), address)
        _until(lambda: kept(alice).count() == 1, postfix)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            hand_over(postfix.port, letter().as_bytes(), f"invoices+nobody@{DOMAIN}")
        (answer,) = refused.value.recipients.values()
        assert answer[0] == 550
        assert b"No organization has this address" in answer[1]

    hand_over(postfix.port, invoice_mail("R-2").as_bytes(), address)  # the door is shut
    _until(lambda: "status=deferred" in postfix.log(), postfix)
    with open_door("lmtp", port):
        postfix.try_again()
        _until(lambda: kept(alice).count() == 2, postfix)
    assert "Verified TLS connection established" in postfix.log()
    first, second = ReceivedMail.objects.of(alice).order_by("pk")
    assert [first.sent_to, second.sent_to] == [address.key] * 2


def _lmtp_port(postfix) -> int:
    settings = (postfix.home / "main.cf").read_text()
    return int(settings.partition("lmtp:[127.0.0.1]:")[2].split()[0])
