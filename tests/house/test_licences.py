"""Nothing that an installation gets is under the GPL or AGPL alone."""

import pytest

from tests.licences import forbidden, packages


def test_every_package_may_be_used():
    found = dict(packages())
    assert {"django", "pypdfium2", "htmx.org"} <= set(found)
    assert {name: said for name, said in found.items() if forbidden(said)} == {}


@pytest.mark.parametrize(
    "licence",
    ["", "GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "GPL-2.0 OR AGPL-3.0"],
)  # fmt: skip
def test_what_may_not_be_used(licence):
    assert forbidden(licence)


@pytest.mark.parametrize(
    "licence",
    ["MIT", "LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "EPL-2.0 OR GPL-2.0-or-later"],
)  # fmt: skip
def test_what_may_be_used(licence):
    assert not forbidden(licence)
