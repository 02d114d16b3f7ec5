"""The XML and the PDF of one invoice become one."""

from countersign.parcels.opening import opened
from countersign.parcels.pairing import paired

from .writing import PDF, XML, archive


def names(files: dict[str, bytes]) -> list[tuple[str, ...]]:
    groups = paired(opened(archive(files), "x.zip").taken)
    return [tuple(file.name for file in group) for group in groups]


def test_the_only_two_belong_together_the_xml_first() -> None:
    assert names({"Rechnung.pdf": PDF, "4711.xml": XML}) == [
        ("4711.xml", "Rechnung.pdf")
    ]


def test_of_several_those_of_one_name_belong_together() -> None:
    files = {
        "4711.pdf": PDF,
        "4711_xrechnung.xml": XML,
        "4712.PDF": PDF,
        "4712.xml": XML,
        "note.pdf": PDF,
    }

    assert names(files) == [
        ("4711_xrechnung.xml", "4711.pdf"),
        ("4712.xml", "4712.PDF"),
        ("note.pdf",),
    ]


def test_what_is_not_clear_stays_apart() -> None:
    assert names({"a.pdf": PDF, "b.pdf": PDF, "c.xml": XML}) == [
        ("a.pdf",),
        ("b.pdf",),
        ("c.xml",),
    ]
