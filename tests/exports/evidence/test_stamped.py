"""Evidence with a time stamp: a third party checks it with openssl and the authority's own certificates."""

import subprocess

import pytest

from countersign.history.heads.actions import head_of_today, stamp_due
from tests import authority as authorities

from .test_evidence import by_the_readme, written

__all__ = ["by_the_readme"]


@pytest.fixture
def authority(tmp_path, settings):
    with authorities.serving(authorities.found(tmp_path / "tsa")) as ours:
        settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = ours.url, ours.roots
        yield ours


def test_its_head_is_stamped(decided, authority, by_the_readme, tmp_path):
    stamp_due()
    told = head_of_today(decided.organization_id)

    said = by_the_readme(written(decided))

    assert said[-1] == f"to {told.sequence} {told.hash} {told.day} holds"
    text = tmp_path / "stamps" / f"{told.day}.txt"
    assert text.read_text() == f"{told.sequence} {told.hash}\n"
    assert verified_by_openssl(text, authority)

    text.write_text(f"{told.sequence} {'0' * 64}\n")
    assert not verified_by_openssl(text, authority)
    assert by_the_readme.again()[-1].endswith("BROKEN")


def verified_by_openssl(text, authority) -> bool:
    stamp = text.with_suffix(".tsr")
    command = ["openssl", "ts", "-verify", "-in", stamp, "-data", text]
    ran = subprocess.run(
        [*command, "-CAfile", authority.roots], capture_output=True, check=False
    )
    return ran.returncode == 0
