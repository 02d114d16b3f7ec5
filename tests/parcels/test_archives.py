"""ZIPs that lie, explode or are locked."""

import io
import zipfile

from countersign.parcels.model import Bounds
from countersign.parcels.opening import opened

from .writing import PDF, archive


def test_a_bomb_is_stopped_at_its_bound() -> None:
    bomb = archive({"a.pdf": PDF + b"\0" * 30_000_000, "4711.pdf": PDF})

    found = opened(bomb, "bomb.zip").enclosures

    assert [(file.name, file.reason) for file in found] == [
        ("a.pdf", "too-large"),
        ("4711.pdf", ""),
    ]


def test_files_that_are_too_much_together_are_named() -> None:
    packed = archive({f"{n}.pdf": PDF + bytes([n]) * 400_000 for n in range(5)})

    found = opened(packed, "x.zip", Bounds(size=500_000, together=1_000_000)).enclosures

    assert [file.reason for file in found] == ["", "", *["unpacks-too-large"] * 3]
    assert dict(found[-1].figures) == {"limit": 1_000_000}


def test_archives_two_deep_are_opened_and_a_third_is_named() -> None:
    third = archive({"c.pdf": PDF})
    second = archive({"b.pdf": PDF, "third.zip": third})

    found = opened(archive({"second.zip": second}), "first.zip").enclosures

    assert [(file.name, file.reason) for file in found] == [
        ("b.pdf", ""),
        ("third.zip", "too-deep"),
    ]
    assert found[0].within == ("first.zip", "second.zip")


def test_more_files_than_anybody_sends_end_with_a_word() -> None:
    packed = archive({f"{n}.pdf": PDF for n in range(12)})

    found = opened(packed, "many.zip", Bounds(files=10)).enclosures

    assert len([file for file in found if file.is_taken]) == 10
    assert found[-1].reason == "too-many"


def test_a_file_with_a_password_is_named() -> None:
    packed = bytearray(archive({"4711.pdf": PDF}))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(start) + flags] |= 1

    assert [file.reason for file in opened(bytes(packed), "x.zip").enclosures] == [
        "encrypted"
    ]


def test_a_directory_that_lies_about_lengths_is_named_broken_and_the_rest_goes_on() -> (
    None
):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.pdf", PDF * 100)
        packed.writestr("b.pdf", PDF)
    content = bytearray(file.getvalue())
    content[40] ^= 0xFF

    found = opened(bytes(content), "x.zip").enclosures

    assert [(one.name, one.reason) for one in found] == [
        ("a.pdf", "broken"),
        ("b.pdf", ""),
    ]


def test_an_archive_cut_off_is_named() -> None:
    assert [
        one.reason for one in opened(archive({"a.pdf": PDF})[:60], "x.zip").enclosures
    ] == ["broken"]
