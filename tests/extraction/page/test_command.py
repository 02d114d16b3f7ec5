"""The program: one JSON line a file, whatever the file is."""

import json
from datetime import date

from countersign.extraction.__main__ import main
from countersign.extraction.files import pages_of_pdf
from countersign.extraction.hints import hints_to_json
from countersign.extraction.page import learn
from countersign.samples import (
    draw,
    make_sample,
    make_vendor,
    truth,
    with_payment_code,
)


def _lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_a_file_with_fields_and_evidence(tmp_path, capsys):
    sample = make_sample(11, layout="form", language="en", lines=2)
    path = tmp_path / "a.pdf"
    path.write_bytes(draw(sample))

    assert main([str(path), "--no-ocr"]) == 0

    [line] = _lines(capsys)
    assert line["path"] == str(path)
    assert line["fields"]["invoice_number"] == sample.number
    assert date.fromisoformat(line["fields"]["issue_date"]) == sample.issue_date
    assert len(line["fields"]["lines"]) == 2
    evidence = line["evidence"]["gross_total"]
    assert evidence["page"] == 1
    assert evidence["source"] == "text"
    assert len(evidence["box"]) == 4


def test_a_file_that_is_no_invoice_says_why_and_the_next_is_still_read(
    tmp_path, capsys
):
    broken, good = tmp_path / "broken.pdf", tmp_path / "good.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    good.write_bytes(draw(make_sample(12, layout="form", language="en", lines=1)))

    assert main([str(broken), str(good), "--no-ocr"]) == 0

    first, second = _lines(capsys)
    assert (first["fields"], first["refused"]) == ({"lines": []}, "broken")
    assert second["fields"]["lines"]


def test_hints_of_an_earlier_invoice_are_used(tmp_path, capsys):
    vendor = make_vendor(21, layout="window", language="de")
    first, second = make_sample(22, vendor=vendor), make_sample(23, vendor=vendor)
    confirmed = {k: str(v) for k, v in truth(first)["fields"].items() if k != "lines"}
    hint = learn(pages_of_pdf(draw(first)), confirmed)
    hints, path = tmp_path / "hints.json", tmp_path / "b.pdf"
    hints.write_text(hints_to_json([hint]), "utf-8")
    path.write_bytes(draw(second))

    main([str(path), "--no-ocr", "--hints", str(hints)])

    [line] = _lines(capsys)
    assert line["fields"]["vendor_name"] == vendor.name
    assert line["evidence"]["vendor_name"]["source"] == "vendor"


def test_why_each_value_won_can_be_asked(tmp_path, capsys):
    path = tmp_path / "a.pdf"
    path.write_bytes(draw(make_sample(11, layout="form", language="en", lines=2)))

    main([str(path), "--no-ocr", "--explain"])

    assert "net + tax = gross" in capsys.readouterr().err


def test_amounts_in_thousandths_cannot_be_taken_for_thousands(tmp_path, capsys):
    sample = make_sample(14, layout="form", language="en", currency="KWD", lines=1)
    path = tmp_path / "a.pdf"
    path.write_bytes(draw(sample))

    main([str(path), "--no-ocr"])

    [line] = _lines(capsys)
    assert line["fields"]["gross_total"] == f"{sample.gross:.4f}"


def test_payment_codes_are_told_with_their_places(tmp_path, capsys):
    sample = with_payment_code(make_sample(5, language="de", currency="EUR"))
    path = tmp_path / "a.pdf"
    path.write_bytes(draw(sample))
    assert main([str(path), "--no-ocr", "--no-xml"]) == 0
    [line] = _lines(capsys)
    [code] = line["codes"]
    assert (code["kind"], code["account"]) == ("EPC", sample.vendor.iban)
    assert (code["amount"], code["page"]) == (str(sample.due), 1)
    assert len(code["box"]) == 4
