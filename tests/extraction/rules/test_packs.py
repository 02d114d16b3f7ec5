"""Rules that an operator adds: published Schematron, compiled here, run beside those that are shipped."""

import pytest

from countersign.extraction.official import why_not_compiled
from countersign.extraction.rules.packs import read_packs
from countersign.extraction.rules.schematron import compiled
from tests.extraction.einvoice.drawn import Drawn, Line
from tests.extraction.rules.held import as_ubl, rules_of, verdict_on
from tests.extraction.rules.written import MANIFEST, NORTH, SCHEMA, write_pack


def told(folder, drawn: Drawn | None = None) -> dict[str, str]:
    """The pack's own rules that are broken, and how grave that is."""
    packs = read_packs(folder)
    assert packs.broken == ()
    found = rules_of(as_ubl(NORTH, drawn), *packs.good)
    return {one.rule: one.severity for one in found if one.rule.startswith("NORTH")}


def test_its_rules_are_run_for_invoices_of_its_profile(tmp_path):
    write_pack(tmp_path)

    assert told(tmp_path, Drawn(number="R-77", lines=[Line(name="Hinge")])) == {
        "NORTH-R003": "error",  # without a flag
    }
    odd = Drawn(number="R-7", lines=[Line(), Line(name="Oil")])
    assert told(tmp_path, odd) == {
        "NORTH-R001": "error",
        "NORTH-R003": "error",
        "NORTH-R010": "error",
        "NORTH-R020": "error",
    }


def test_a_message_has_its_values_and_the_place(tmp_path):
    write_pack(tmp_path)
    found = rules_of(as_ubl(NORTH), *read_packs(tmp_path).good)

    said = next(one for one in found if one.rule == "NORTH-R001")
    assert said.text == "The number R-7 of this x:Invoice MUST have an even length, not as {$wanted}."  # fmt: skip
    assert said.location == "/Invoice[1]"


def test_attributes_are_visited_and_included_files_read(tmp_path):
    write_pack(tmp_path)
    strange = Drawn(currency="EURO", issued="2026-1-1").ubl()
    xml = strange.replace(b">urn:cen.eu:en16931:2017<", f">{NORTH}<".encode())

    rules = {one.rule for one in rules_of(xml, *read_packs(tmp_path).good)}

    assert {"NORTH-R011", "NORTH-R030"} <= rules


def test_the_standard_s_rules_are_run_besides(tmp_path):
    write_pack(tmp_path)
    packs = read_packs(tmp_path).good

    verdict = verdict_on(as_ubl(NORTH), *packs)

    assert [(held.name, held.version) for held in verdict.held_to if not held.is_schema] == [
        ("North billing", "2026-05"),
        ("EN 16931 (UBL), CEN", "1.3.16"),
    ]  # fmt: skip
    assert verdict.unlooked == ()
    assert verdict_on(as_ubl(NORTH)).unlooked == ("profile-rules",)


def test_a_pack_may_take_the_place_of_a_shipped_set_or_add_one(tmp_path):
    write_pack(tmp_path, manifest=MANIFEST + '\nreplaces = ["cen-ubl"]\nadds = ["xrechnung-ubl"]')  # fmt: skip

    verdict = verdict_on(as_ubl(NORTH), *read_packs(tmp_path).good)

    names = [held.name for held in verdict.held_to if not held.is_schema]
    assert names == ["North billing", "XRechnung (UBL), KoSIT"]


def test_other_profiles_are_not_held_to_it(tmp_path):
    write_pack(tmp_path)
    packs = read_packs(tmp_path).good

    assert not {one.rule for one in rules_of(Drawn().ubl(), *packs) if one.rule.startswith("NORTH")}  # fmt: skip


@pytest.mark.parametrize(
    ("issued", "version"),
    [("20251231", None), ("20260101", "2026-05"), ("20260701", "2026-11")],
)
def test_the_day_of_the_invoice_decides_which_version_is_run(tmp_path, issued, version):
    write_pack(tmp_path, "old", version="2026-05", valid_from="2026-01-01")
    write_pack(tmp_path, "new", version="2026-11", valid_from="2026-07-01")

    verdict = verdict_on(
        as_ubl(NORTH, Drawn(issued=issued)), *read_packs(tmp_path).good
    )

    run = [held.version for held in verdict.held_to if held.name == "North billing"]
    assert run == ([version] if version else [])
    assert verdict.unlooked == (() if version else ("not-in-force",))


def test_a_compiled_set_is_taken_as_it_is(tmp_path):
    place = write_pack(tmp_path, manifest=MANIFEST.replace("north.sch", "north.xslt"))
    sheet = compiled(SCHEMA.encode(), lambda name: (place / name).read_bytes())
    (place / "north.xslt").write_text(sheet, encoding="utf-8")

    assert "NORTH-R003" in told(tmp_path)


@pytest.mark.parametrize(
    ("changed", "code", "detail"),
    [
        ({"manifest": "name ="}, "manifest", "Invalid value"),
        ({"manifest": MANIFEST.replace('name = "North billing"', "")}, "field", "name"),
        ({"manifest": MANIFEST.replace("UBL", "EDI")}, "field", "syntax"),
        ({"valid_from": '"soon"'}, "field", "valid_from"),
        ({"manifest": MANIFEST.replace("north.sch", "south.sch")}, "no-file", "south.sch"),
        ({"manifest": MANIFEST.replace("north.sch", "../../x.sch")}, "outside", "x.sch"),
        ({"manifest": MANIFEST + 'replaces = ["cen"]'}, "unknown-set", "cen"),
        ({"schema": "<schema"}, "not-understood", "no XML"),
        ({"schema": "<schema/>"}, "not-understood", "not a Schematron schema"),
        ({"schema": SCHEMA.replace("xslt2", "stx")}, "not-understood", "queryBinding stx"),
        ({"schema": SCHEMA.replace('is-a="short"', 'is-a="long"')}, "not-understood", "no abstract pattern long"),
        ({"schema": SCHEMA.replace('rule="counted"', 'rule="told"')}, "not-understood", "no abstract rule told"),
        ({"schema": SCHEMA.replace("#dates", "#days")}, "not-understood", "has no days"),
        ({"schema": SCHEMA.replace("parts/dates.sch", "/etc/hostname")}, "outside", "/etc/hostname"),
    ],
)  # fmt: skip
def test_a_broken_one_is_named_with_the_reason_and_stops_no_other(
    tmp_path, changed, code, detail
):
    write_pack(tmp_path, "broken", **changed)
    write_pack(tmp_path, "sound")

    packs = read_packs(tmp_path)

    assert [pack.folder for pack in packs.good] == ["sound"]
    (broken,) = packs.broken
    assert (broken.folder, broken.code) == ("broken", code)
    assert detail in broken.detail


def test_what_is_no_xpath_is_found_by_the_compiler(tmp_path):
    write_pack(tmp_path, schema=SCHEMA.replace("$country = 'XX'", "$country = ("))

    (pack,) = read_packs(tmp_path).good

    assert why_not_compiled(pack.sets)


def test_its_hash_is_of_all_that_lies_in_its_folder(tmp_path):
    place = write_pack(tmp_path)
    (before,) = read_packs(tmp_path).good
    (place / "parts" / "dates.sch").write_text("<x/>", encoding="utf-8")
    (after,) = read_packs(tmp_path).broken
    (place / "parts" / "dates.sch").unlink()

    assert len(before.sha256) == 64
    assert after.code == "not-understood"


def test_a_folder_that_cannot_be_read_is_named(tmp_path):
    packs = read_packs(tmp_path / "missing")

    assert [each.code for each in packs.broken] == ["unreadable"]
    assert read_packs(None).good == ()


def test_several_files_of_a_pack_are_run_in_order_and_named_once(tmp_path):
    manifest = MANIFEST.replace('["north.sch"]', '["north.sch", "more.sch"]')
    place = write_pack(tmp_path, manifest=manifest)
    more = SCHEMA.replace("NORTH-R", "NORTH-M")
    (place / "more.sch").write_text(more, encoding="utf-8")
    (pack,) = read_packs(tmp_path).good

    verdict = verdict_on(as_ubl(NORTH), pack)

    own = [one.rule for one in verdict.faults if one.rule.startswith("NORTH")]
    assert own == sorted(own, key=lambda rule: "-M" in rule)
    assert {"NORTH-R003", "NORTH-M003"} <= set(own)
    named = [held.sha256 for held in verdict.held_to if held.name == "North billing"]
    assert named == [pack.sha256]
