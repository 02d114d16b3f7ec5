"""A ZIP of originals: names that every system takes, files as they were uploaded."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.exports.formats import FORMATS, WrongSettings
from countersign.exports.names import safe_file_name
from countersign.exports.records import Original
from tests.exports.formats.conftest import a_record, written


def a_file(data: bytes, name: str = "scan.pdf", sha256: str = "") -> Original:
    return Original(
        name=name,
        media_type="application/pdf",
        size=len(data),
        sha256=sha256 or hashlib.sha256(data).hexdigest(),
        part=0,
        chunks=lambda: iter([data]),
    )


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_further_files_go_with_the_original_and_say_what_they_are():
    note = replace(a_file(b"two", "note.PDF"), kind="delivery-note")
    record = a_record(originals=(a_file(b"one"),), further=(note,))
    data, misfits = written("originals", record)
    assert unpacked(data) == {
        "2026-03-31_Müller & Söhne_R-7.pdf": b"one",
        "2026-03-31_Müller & Söhne_R-7_delivery-note.PDF": b"two",
    }
    assert misfits == []


def test_originals_are_named_by_the_pattern_and_are_as_they_were():
    record = a_record(number="R/7:*?", originals=(a_file(b"one"),))
    data, misfits = written("originals", record)
    assert unpacked(data) == {"2026-03-31_Müller & Söhne_R-7-.pdf": b"one"}
    assert misfits == []


def test_a_second_file_of_the_same_name_gets_another_and_that_is_told():
    first = a_record(originals=(a_file(b"one"),))
    second = a_record(id=2, vendor_name="MÜLLER & SÖHNE", originals=(a_file(b"two"),))
    data, misfits = written("originals", first, second)
    assert list(unpacked(data).values()) == [b"one", b"two"]
    assert [(one.invoice, one.left_out) for one in misfits] == [(2, False)]
    assert "(2).pdf" in misfits[0].why


def test_one_whose_file_is_gone_or_altered_is_left_out_and_listed():
    def gone():
        raise FileNotFoundError

    good = a_record(originals=(a_file(b"one"),))
    altered = a_record(id=2, originals=(a_file(b"two", sha256="0" * 64),))
    missing = a_record(id=3, originals=(replace(a_file(b"x"), chunks=gone),))
    without = a_record(id=4)
    data, misfits = written("originals", good, altered, missing, without)
    assert list(unpacked(data).values()) == [b"one"]
    assert [(one.invoice, one.why) for one in misfits] == [
        (2, "scan.pdf is not in the storage as it was uploaded."),
        (3, "scan.pdf is not in the storage."),
        (4, "It was entered without a file."),
    ]


def test_a_pattern_that_nothing_fills_is_refused():
    with pytest.raises(WrongSettings):
        FORMATS["originals"].clean({"pattern": "{month}"})


@pytest.mark.parametrize("name", ["CON", "nul", "COM1", "lpt9", "aux.x", "  . ", "a."])
def test_no_name_is_a_device_of_windows_or_ends_as_it_drops(name):
    made = safe_file_name(name, ".pdf")
    assert not PureWindowsPath(made).is_reserved()
    assert not made.endswith((".", " "))


@given(st.text(max_size=300))
def test_any_text_makes_a_name_that_every_system_takes(text):
    made = safe_file_name(text, ".pdf")
    assert made.endswith(".pdf")
    assert not set(made) & set('<>:"/\\|?*')
    assert all(ord(sign) >= 32 for sign in made)
    assert len(made.encode()) <= 255
    assert not PureWindowsPath(made).is_reserved()
