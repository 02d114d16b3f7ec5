"""Writes sample invoices to a folder: `python -m countersign.samples --count 60 --out DIR --seed 1`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from countersign.samples.catalogue import LAYOUTS
from countersign.samples.drawing import draw, truth
from countersign.samples.making import make_sample
from countersign.samples.wording import LANGUAGES


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the PDFs, each with what it says beside it (X.pdf, X.gt.json)."""
    parser = argparse.ArgumentParser(
        prog="python -m countersign.samples", description=__doc__
    )
    parser.add_argument("--count", type=int, default=10, help="how many (10)")
    parser.add_argument("--out", type=Path, required=True, help="the folder")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--layout", choices=[*LAYOUTS, "mixed"])
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--currency", help="ISO 4217")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    for seed in range(asked.seed, asked.seed + asked.count):
        sample = make_sample(
            seed,
            layout=asked.layout,
            language=asked.language,
            currency=asked.currency,
        )
        stem = asked.out / f"{sample.vendor.look.layout}__{seed:06d}"
        stem.with_suffix(".pdf").write_bytes(draw(sample))
        text = json.dumps(truth(sample), ensure_ascii=False, indent=1)
        stem.with_suffix(".gt.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
