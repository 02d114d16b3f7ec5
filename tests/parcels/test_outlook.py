"""Messages of Outlook: their files come out byte for byte, and one that can't be read costs the others nothing."""

from countersign.parcels.opening import opened

from .outlook import compound, message
from .writing import PDF, archive

SENDER = "Nordwind GmbH <billing@nordwind.example>"
LONG = PDF + bytes(range(256)) * 400


def test_files_come_out_byte_for_byte_with_who_sent_them() -> None:
    raw = message("Rechnung für März", {"4711.pdf": PDF, "Plan Größe.pdf": LONG}, sender=SENDER, body="Guten Tag")  # fmt: skip

    parcel = opened(raw, "Rechnung.msg")

    assert [(one.name, one.content) for one in parcel.taken] == [("4711.pdf", PDF), ("Plan Größe.pdf", LONG)]  # fmt: skip
    assert parcel.envelope.subject == "Rechnung für März"
    assert parcel.envelope.sender.address == "billing@nordwind.example"
    assert parcel.envelope.message_id == "<1@outlook.example>"
    assert parcel.text == "Guten Tag"


def test_it_is_known_by_its_content_under_any_name() -> None:
    assert len(opened(message("x", {"a.pdf": PDF}, sender=SENDER), "x.dat").taken) == 1


def test_an_item_of_outlooks_own_is_set_aside_and_the_others_go_on() -> None:
    raw = message("x", {"Forwarded": None, "4711.pdf": PDF}, sender=SENDER)

    found = opened(raw, "x.msg").enclosures

    assert [(one.name, one.reason) for one in found] == [("Forwarded", "outlook-only"), ("4711.pdf", "")]  # fmt: skip


def test_a_zip_in_it_is_opened() -> None:
    raw = message("x", {"all.zip": archive({"1.pdf": PDF})}, sender=SENDER)

    assert [one.name for one in opened(raw, "x.msg").taken] == ["1.pdf"]


def test_a_file_that_says_nothing_of_itself_costs_the_others_nothing() -> None:
    whole = message("x", {"4711.pdf": PDF, "second.pdf": PDF}, sender=SENDER)
    # The second's method of attaching (PidTagAttachMethod) is missing.
    key = b"\x03\x00\x05\x37"
    at = whole.rindex(key)
    raw = whole[:at] + b"\x03\x00\x06\x37" + whole[at + 4 :]

    found = opened(raw, "x.msg").enclosures

    assert [(one.name, one.reason) for one in found] == [("4711.pdf", ""), ("second.pdf", "broken")]  # fmt: skip


def test_another_file_of_the_same_kind_is_no_mail() -> None:
    """An old spreadsheet is a compound file, too."""
    found = opened(compound({"Workbook": b"\x09\x08" * 3000}), "list.xls").enclosures

    assert [(one.name, one.reason) for one in found] == [("list.xls", "office")]


def test_one_cut_off_is_told() -> None:
    whole = message("x", {"a.pdf": LONG}, sender=SENDER)

    assert [one.reason for one in opened(whole[:2000], "x.msg").enclosures] == ["broken"]  # fmt: skip
