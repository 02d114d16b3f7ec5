"""Prints what files say, one JSON line a file: `python -m countersign.extraction FILE...`."""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from countersign.extraction.einvoice import attachments_in, payable
from countersign.extraction.files import Refused, sniff
from countersign.extraction.from_file import read
from countersign.extraction.hints import hints_from_json
from countersign.extraction.model import Buyer, Extracted, Suggestion
from countersign.extraction.page import read_pages

_MOST_SHOWN = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Read each file in this one process and print its line; a file that can't be read says why."""
    asked = _parser().parse_args(arguments)
    hints = hints_from_json(asked.hints.read_text("utf-8")) if asked.hints else ()
    buyer = Buyer(asked.buyer, asked.buyer_vat, asked.date_order)
    read_pages(
        (), buyer=buyer
    )  # so that the first file's time is that of a warm process
    for path in asked.files:
        started = time.perf_counter()
        data = path.read_bytes()
        try:
            extracted = read(
                data,
                buyer=buyer,
                hints=hints,
                use_xml=not asked.no_xml,
                engine=None if asked.no_ocr else asked.ocr,
            )
            seconds = time.perf_counter() - started
            attached = [one.name for one in attachments_in(data, sniff(data) or "")]
            refused = ""
        except Refused as problem:
            seconds = time.perf_counter() - started
            extracted, attached, refused = Extracted(), [], problem.code
        line = {"path": str(path), "sec": round(seconds, 4), **as_json(extracted)}
        line["attachments"] = attached
        if refused:
            line["refused"] = refused
        print(json.dumps(line, ensure_ascii=False))  # noqa: T201 - the answer of this program
        if asked.explain:
            print("\n".join(explained(extracted)), file=sys.stderr)  # noqa: T201 - asked for
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m countersign.extraction", description=__doc__
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--no-xml", action="store_true", help="ignore embedded XML")
    parser.add_argument("--no-ocr", action="store_true", help="read text layers alone")
    parser.add_argument("--ocr", default="rapidocr", choices=["rapidocr", "tesserocr"])
    parser.add_argument(
        "--hints", type=Path, help="what earlier invoices taught (JSON)"
    )
    parser.add_argument("--explain", action="store_true", help="why each value won")
    parser.add_argument("--buyer", default="", help="who receives the invoices")
    parser.add_argument("--buyer-vat", default="", help="the receiver's VAT id")
    parser.add_argument("--date-order", default="DMY", choices=["DMY", "MDY", "YMD"])
    return parser


def as_json(extracted: Extracted) -> dict[str, object]:
    """The reading as plain values: `fields` with their `lines`, and the evidence of each."""
    lines = [{k: _plain(one) for k, one in line.items()} for line in extracted.lines]
    fields: dict[str, object] = {k: _plain(one) for k, one in extracted.fields.items()}
    evidence: dict[str, object] = {
        k: _evidence(one) for k, one in extracted.fields.items()
    }
    fields["lines"] = lines
    if extracted.einvoice and (due := payable(extracted.einvoice)).value:
        fields["amount_due"] = due.value
    for name, rows in extracted.tables.items():
        fields[name] = [{k: _plain(one) for k, one in row.items()} for row in rows]
    evidence["lines"] = [
        {k: _evidence(one) for k, one in line.items()} for line in extracted.lines
    ]
    return {
        "kind": extracted.kind,
        "fields": fields,
        "evidence": evidence,
        "codes": [asdict(one) for one in extracted.codes],
        "notices": [
            {"code": one.code, "values": dict(one.values), "fields": list(one.fields)}
            for one in extracted.notices
        ],
    }


def _plain(one: Suggestion) -> str:
    """The value; an amount never with three decimals, which could be taken for thousands."""
    whole, point, decimals = one.value.partition(".")
    if one.field.endswith("_total") and point and len(decimals) == 3:
        return f"{whole}.{decimals}0"
    return one.value


def _evidence(one: Suggestion) -> Mapping[str, object]:
    found: dict[str, object] = {
        "confidence": one.confidence,
        "source": one.source,
        "proven": one.proven,
    }
    if one.words:
        first = one.words[0].page
        boxes = [word.box for word in one.words if word.page == first]
        found["page"] = first
        found["box"] = [
            round(min(box.x0 for box in boxes), 1),
            round(min(box.y0 for box in boxes), 1),
            round(max(box.x1 for box in boxes), 1),
            round(max(box.y1 for box in boxes), 1),
        ]
        found["text"] = " ".join(word.text for word in one.words)
    return found


def explained(extracted: Extracted) -> list[str]:
    """One line a value: what it is, how sure, why it won, and what came next."""
    shown = []
    for name, one in extracted.fields.items():
        shown.append(f"{name}: {one.value}  {one.confidence:.2f}  {one.reason}")
        shown.extend(
            f"    or {other.value}  {other.confidence:.2f}  {other.reason}"
            for other in extracted.alternatives.get(name, ())[:_MOST_SHOWN]
        )
    shown.extend(
        "line: "
        + ", ".join(
            f"{k} {one.value} ({one.confidence:.2f})" for k, one in line.items()
        )
        for line in extracted.lines
    )
    return shown


if __name__ == "__main__":
    sys.exit(main())
