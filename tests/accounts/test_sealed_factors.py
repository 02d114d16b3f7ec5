"""Secrets of second factors lie sealed in the database, those of before too, and outlive a change of the secret key."""

import json
import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse

from countersign.accounts import second_factors
from countersign.running.schedule import JOBS, do
from tests.review.codes.test_step_up import with_second_factor

DESK = reverse("invoices:desk")


def in_database(member) -> str:
    return json.dumps(list(Authenticator.objects.filter(user=member.user).order_by("pk").values_list("data", flat=True)))  # fmt: skip


def comes_in(member, secret: str) -> bool:
    """Is somebody with the password and this app let in?"""
    return with_second_factor(member, secret).get(DESK).status_code == 200


def enrol(member, *, in_clear: bool = False) -> str:
    """A second factor and recovery codes; `in_clear` as an earlier release kept them."""
    secret = generate_totp_secret()
    rows = [TOTP.activate(member.user, secret).instance, RecoveryCodes.activate(member.user).instance]  # fmt: skip
    for row in rows if in_clear else ():
        row.data = {name: second_factors.opened(kept) if isinstance(kept, str) else kept for name, kept in row.data.items()}  # fmt: skip
        row.save()
    return secret


def seal_those_of_before() -> None:
    (job,) = (one for one in JOBS if one.name == "seal second factors of before")
    assert do(job)


def recovery_codes(member) -> list[str]:
    row = Authenticator.objects.get(user=member.user, type="recovery_codes")
    return RecoveryCodes(row).get_unused_codes()


def test_a_new_one_is_sealed_and_lets_in(alice):
    secret = enrol(alice)

    assert secret not in in_database(alice)
    assert comes_in(alice, secret)


def test_one_of_before_lets_in_and_is_sealed_by_the_schedule(alice, cache_cleared):
    secret = enrol(alice, in_clear=True)
    codes = recovery_codes(alice)
    assert secret in in_database(alice)
    assert comes_in(alice, secret)

    seal_those_of_before()

    assert secret not in in_database(alice)
    assert recovery_codes(alice) == codes
    cache_cleared()
    assert comes_in(alice, secret)


def test_sealing_again_changes_nothing(alice):
    enrol(alice)
    before = in_database(alice)

    seal_those_of_before()

    assert in_database(alice) == before


def test_the_secret_key_can_change(alice, settings, cache_cleared):
    secret = enrol(alice)
    codes = recovery_codes(alice)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]  # fmt: skip
    assert comes_in(alice, secret)

    seal_those_of_before()
    settings.SECRET_KEY_FALLBACKS = []
    cache_cleared()

    assert comes_in(alice, secret)
    assert recovery_codes(alice) == codes


def test_without_the_key_nobody_comes_in_and_nothing_is_written_over(alice, settings):
    secret = enrol(alice)
    before = in_database(alice)
    known, settings.SECRET_KEY = settings.SECRET_KEY, "new" * 20

    assert not comes_in(alice, secret)
    assert not comes_in(alice, "")
    seal_those_of_before()
    assert in_database(alice) == before

    settings.SECRET_KEY = known
    assert comes_in(alice, secret)


def test_earlier_keys_come_from_the_environment(tmp_path):
    program = "from countersign.config.settings import *; print(SECRET_KEY_FALLBACKS)"
    file = tmp_path / "earlier"
    file.write_text("one,two\n")
    ours = {"COUNTERSIGN_DATA": str(tmp_path / "data"), "COUNTERSIGN_ENV_FILE": "none"}
    environment = {**os.environ, **ours}

    for given in (
        {"COUNTERSIGN_SECRET_KEY_FALLBACKS": "one, two"},
        {"COUNTERSIGN_SECRET_KEY_FALLBACKS_FILE": str(file)},
    ):
        ran = subprocess.run([sys.executable, "-c", program], env={**environment, **given}, capture_output=True, text=True, check=True)  # fmt: skip
        assert ran.stdout.strip() == "['one', 'two']"


@pytest.fixture
def cache_cleared():
    """A code lets in once: forget that it did."""
    return cache.clear
