"""The day's head is stamped by an authority outside (RFC 3161), and only a stamp that holds is kept."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from countersign.history.actions import record
from countersign.history.heads.actions import head_of_today, stamp_due
from countersign.history.heads.stamping import NotStamped, stamp_of, stamped_at
from countersign.history.models import Head
from tests import authority as authorities
from tests.guard import unguarded


@pytest.fixture
def authority(tmp_path, settings):
    with authorities.serving(authorities.found(tmp_path / "tsa")) as ours:
        settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = ours.url, ours.roots
        yield ours


@pytest.fixture
def line(alice):
    return record(alice.organization_id, alice.actor, "joined", alice, {})


def test_the_days_head_is_stamped_once(authority, line):
    assert (stamp_due(), stamp_due()) == (1, 0)
    head = Head.objects.get()
    assert (head.sequence, head.hash) == (line.sequence, line.hash)
    at = stamped_at(bytes(head.stamp), head.text)
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)
    assert len(authority.asked) == 1


def test_without_an_authority_nobody_is_asked(line, settings):
    settings.TIMESTAMP_URL = ""
    assert stamp_due() == 0
    assert not Head.objects.exists()


def test_nothing_new_is_not_stamped_again(authority, line, time_machine):
    stamp_due()
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1))
    assert stamp_due() == 0


def test_what_others_were_told_already_is_what_is_stamped(authority, line, alice):
    told = head_of_today(alice.organization_id, mailed=True)
    record(alice.organization_id, alice.actor, "left", alice, {})
    stamp_due()
    assert stamped_at(bytes(Head.objects.get().stamp), told.text)


@pytest.mark.parametrize(
    "instead", [b"", b"<html>", b"\x30\x80" * 9, b"\x30" * 300_000]
)
def test_an_answer_that_is_none_is_not_kept(authority, line, instead):
    authority.instead = instead
    assert stamp_due() == 0
    assert Head.objects.get().stamp is None

    authority.instead = None
    assert stamp_due() == 1


def test_nor_one_with_an_error(authority, line):
    authority.status = 500
    assert stamp_due() == 0
    assert Head.objects.get().stamp is None


def test_nor_an_earlier_answer(authority, line, alice, time_machine):
    stamp_due()
    record(alice.organization_id, alice.actor, "left", alice, {})
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1))
    authority.instead = authority.answers[0]
    assert stamp_due() == 0


def test_nor_one_to_the_same_bytes_asked_before(authority):
    stamp_of(b"the same")
    authority.instead = authority.answers[0]
    with pytest.raises(NotStamped):
        stamp_of(b"the same")


def test_nor_one_of_somebody_else(authority, line, tmp_path, settings):
    settings.TIMESTAMP_ROOTS = authorities.found(tmp_path / "other").roots
    assert stamp_due() == 0


def test_an_authority_that_is_away_holds_nothing_up(authority, line, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:1/tsa"
    assert stamp_due() == 0
    assert Head.objects.get().stamp is None


def test_without_its_certificates_nothing_is_kept(authority, line, settings, tmp_path):
    settings.TIMESTAMP_ROOTS = tmp_path / "none.pem"
    assert stamp_due() == 0


class TestVerifying:
    @pytest.fixture
    def stamped(self, authority, line):
        stamp_due()
        return Head.objects.get()

    def verified(self) -> str:
        out = io.StringIO()
        call_command("verify_history", stdout=out)
        return out.getvalue()

    def test_stamps_that_hold_are_counted(self, stamped):
        assert "1 time stamps hold." in self.verified()

    def test_long_after_the_certificates_are_over(self, stamped, time_machine):
        time_machine.move_to(datetime.now(UTC) + timedelta(days=9 * 365))
        assert "1 time stamps hold." in self.verified()

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("values", [{"stamp": b"0"}, {"hash": "0" * 64}])
    def test_one_that_does_not_is_named(self, transactional_db, stamped, values):
        with unguarded():
            Head.objects.update(**values)
        with pytest.raises(CommandError) as stopped:
            self.verified()
        assert f"the time stamp of {stamped.day} does not hold" in str(stopped.value)

    def test_one_of_another_authority_is_named(self, stamped, tmp_path, settings):
        settings.TIMESTAMP_ROOTS = authorities.found(tmp_path / "other").roots
        with pytest.raises(CommandError, match="does not hold"):
            self.verified()
