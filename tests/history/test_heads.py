"""One head a day is told to others; whoever kept it can ask for it later."""

import io
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone

from countersign.history.actions import record
from countersign.history.heads.actions import head_of_today
from countersign.history.heads.contained import KnownHead
from countersign.history.models import Chain, Event, Head
from tests.guard import unguarded

HASH = "0f" * 32


@pytest.fixture
def told(alice):
    record(alice.organization_id, alice.actor, "joined", alice, {})
    return head_of_today(alice.organization_id, mailed=True)


def test_everybody_is_told_the_same_on_a_day(told, alice):
    record(alice.organization_id, alice.actor, "left", alice, {})
    assert str(head_of_today(alice.organization_id)) == str(told)
    assert Head.objects.count() == 1


def test_the_next_day_has_its_own(told, alice, time_machine):
    record(alice.organization_id, alice.actor, "left", alice, {})
    time_machine.move_to(timezone.now() + timedelta(days=1))
    head = head_of_today(alice.organization_id)
    chain = Chain.objects.get()
    assert (
        (head.sequence, head.hash)
        == (chain.sequence, chain.hash)
        != (
            told.sequence,
            told.hash,
        )
    )


def test_nothing_is_told_of_a_history_without_lines(alice):
    assert head_of_today(alice.organization_id) is None


@pytest.mark.parametrize(
    "text", [f"812:{HASH}", f"812 {HASH}", f" 812:{HASH.upper()} "]
)
def test_it_is_given_as_people_write_it(text):
    assert KnownHead.given(text) == KnownHead(812, HASH)


@pytest.mark.parametrize(
    "text", ["812", HASH, f"x:{HASH}", f"812:{HASH}0", f"812:{HASH[1:]}"]
)
def test_what_is_none_is_none(text):
    assert KnownHead.given(text) is None


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_it_is_found_in_a_mail_however_that_travelled(encoding):
    mail = EmailMessage(
        "Daily", f"Grüße\n\nHead of the history: 812 {HASH}\n"
    ).message()
    text = mail.get_payload(decode=True)
    del mail["Content-Transfer-Encoding"]
    raw = mail.as_bytes().split(b"\n\n")[0]
    body = {
        "8bit": lambda: text,
        "quoted-printable": lambda: __import__("quopri").encodestring(text),
        "base64": lambda: __import__("base64").encodebytes(text),
    }[encoding]()
    raw += f"\nContent-Transfer-Encoding: {encoding}\n\n".encode() + body
    assert KnownHead.mailed(raw) == {KnownHead(812, HASH)}


def test_a_mail_that_names_none_is_said_to(told, tmp_path):
    mail = tmp_path / "other.eml"
    mail.write_bytes(EmailMessage("Hello", "Nothing").message().as_bytes())
    with pytest.raises(CommandError, match="names no head of a history"):
        call_command("verify_history", mail=[mail])


def test_a_head_that_somebody_wrote_into_a_name_is_not_taken_for_it(told, tmp_path):
    mail = tmp_path / "summary.eml"
    text = f"- Vendor 1 {HASH}, R-7\n\nHead of the history: {told}"
    mail.write_bytes(EmailMessage("Daily", text).message().as_bytes())
    with pytest.raises(CommandError, match="several that look like a head"):
        call_command("verify_history", mail=[mail])


@pytest.mark.django_db(transaction=True)
def test_a_mail_says_whether_the_end_was_cut_off(transactional_db, told, tmp_path):
    mail = tmp_path / "summary.eml"
    text = f"Head of the history: {told}"
    mail.write_bytes(EmailMessage("Daily", text).message().as_bytes())
    out = io.StringIO()
    call_command("verify_history", "--mail", str(mail), stdout=out)
    assert f"The history contains line {told.sequence}, {told.hash}." in out.getvalue()

    with unguarded():
        Event.objects.all().delete()
        Head.objects.all().delete()
        Chain.objects.update(sequence=0, hash="")
    with pytest.raises(CommandError, match="that line is missing"):
        call_command("verify_history", "--mail", str(mail))
