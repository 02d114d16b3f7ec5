"""Writes sample invoices to a folder: `python -m countersign.samples --count 60 --out DIR --seed 1`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from countersign.samples.billing import xml_truth
from countersign.samples.catalogue import LAYOUTS
from countersign.samples.cii import to_cii
from countersign.samples.drawing import draw, truth
from countersign.samples.hybrid import draw_facturx
from countersign.samples.making import make_sample
from countersign.samples.model import SampleInvoice
from countersign.samples.scanning import draw_image, draw_scan
from countersign.samples.ubl import to_ubl
from countersign.samples.wording import LANGUAGES


class Form(NamedTuple):
    """One way to give an invoice: the file's ending, how it is made, what the truth calls it."""

    ending: str
    make: Callable[[SampleInvoice], bytes]
    kind: str


FORMS: Final = {
    "pdf": Form(".pdf", draw, "pdf-text"),
    "facturx": Form(".pdf", draw_facturx, "hybrid-pdf"),
    "scan": Form(".pdf", draw_scan, "pdf-scan"),
    "image": Form(".png", draw_image, "image"),
    "cii": Form(".xml", to_cii, "xml-cii"),
    "ubl": Form(".xml", to_ubl, "xml-ubl"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the invoices, each with what it says beside it (X.pdf, X.gt.json)."""
    asked = _parser().parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    form = FORMS[asked.form]
    for seed in range(asked.seed, asked.seed + asked.count):
        sample = make_sample(
            seed,
            layout=asked.layout,
            language=asked.language,
            currency=asked.currency,
        )
        stem = asked.out / f"{sample.vendor.look.layout}__{seed:06d}"
        stem.with_suffix(form.ending).write_bytes(form.make(sample))
        text = json.dumps(_told(sample, form), ensure_ascii=False, indent=1)
        stem.with_suffix(".gt.json").write_text(text + "\n", encoding="utf-8")
    return 0


def _told(sample: SampleInvoice, form: Form) -> dict[str, Any]:
    told = {**truth(sample), "kind": form.kind}
    if form.kind.startswith("xml"):
        told["fields"] = xml_truth(sample)
    if form.kind == "hybrid-pdf":
        told["xml_fields"] = xml_truth(sample)
    return told


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m countersign.samples", description=__doc__
    )
    parser.add_argument("--count", type=int, default=10, help="how many (10)")
    parser.add_argument("--out", type=Path, required=True, help="the folder")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument(
        "--form", choices=FORMS, default="pdf", help="what kind of file"
    )
    parser.add_argument("--layout", choices=[*LAYOUTS, "mixed"])
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--currency", help="ISO 4217")
    return parser


if __name__ == "__main__":
    sys.exit(main())
