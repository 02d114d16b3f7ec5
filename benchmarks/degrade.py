"""Make scans and photographs of text PDFs: `python benchmarks/degrade.py FOLDER OUT [--seed 1]`.

Every PDF of FOLDER is drawn, worn in one of several ways (resolution, skew, quarter turns, blur,
noise, uneven light, JPEG) chosen by the seed and its name, and written to OUT as a picture in a
PDF or as a JPEG. The `.gt.json` beside a PDF is copied with it, its kind becoming `pdf-scan`
or `image`, so that what is read of the worn file can be scored like any other.
"""

import argparse
import io
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageEnhance, ImageFilter


@dataclass(frozen=True, slots=True)
class Wear:
    """How a page is worn."""

    dpi: int = 200
    quarter: int = 0  # degrees clockwise: 0, 90, 180 or 270
    skew: float = 0.0  # degrees
    blur: float = 0.0  # pixels
    noise: float = 0.0  # grey levels
    shade: float = 0.0  # share of light that the far corner lacks
    grey: bool = True
    jpeg: int = 75


LEVELS = {
    "clean": Wear(dpi=300, jpeg=90),
    "office": Wear(dpi=200, skew=0.8, blur=0.4, noise=6),
    "coarse": Wear(dpi=150, skew=-1.5, blur=0.5, noise=8, jpeg=60),
    "askew": Wear(dpi=200, skew=4.5, blur=0.6, noise=8, jpeg=60),
    "sideways": Wear(dpi=200, quarter=90, skew=1.0, noise=6),
    "head down": Wear(dpi=200, quarter=180, skew=-1.0, noise=6),
    "fine": Wear(dpi=400, skew=-0.5, noise=10, jpeg=50),
    "photo": Wear(
        dpi=180,
        quarter=270,
        skew=3,
        blur=0.9,
        noise=10,
        shade=0.45,
        grey=False,
        jpeg=55,
    ),
}


def worn(picture: Image.Image, wear: Wear, luck: random.Random) -> Image.Image:
    """The picture as a scanner or camera of that quality would give it."""
    picture = picture.convert("L" if wear.grey else "RGB")
    if wear.skew:
        degrees = -wear.skew * luck.uniform(0.6, 1.0)
        white = 255 if wear.grey else (255, 255, 255)
        picture = picture.rotate(
            degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=white
        )
    if wear.shade:
        picture = ImageChops.multiply(picture, _shade(picture, wear.shade))
    if wear.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(wear.blur))
    if wear.noise:
        picture = _grained(picture, wear.noise)
    picture = ImageEnhance.Contrast(picture).enhance(luck.uniform(0.75, 1.1))
    return picture.rotate(-wear.quarter, expand=True)


def worn_page(data: bytes, index: int, wear: Wear, luck: random.Random) -> Image.Image:
    """A page (from 0) of a PDF, drawn and worn, as JPEG left it."""
    with pdfium.PdfDocument(data) as document:
        picture = document[index].render(scale=wear.dpi / 72).to_pil()
    out = io.BytesIO()
    worn(picture, wear, luck).save(out, "JPEG", quality=wear.jpeg, dpi=(wear.dpi,) * 2)
    return Image.open(out)


def _shade(picture: Image.Image, share: float) -> Image.Image:
    light = Image.linear_gradient("L").resize(picture.size)
    return light.point(lambda level: 255 - level * share).convert(picture.mode)


def _grained(picture: Image.Image, levels: float) -> Image.Image:
    grain = Image.effect_noise(picture.size, levels).convert(picture.mode)
    return ImageChops.add(picture, grain, scale=1, offset=-128)


def _write(path: Path, out: Path, name: str, seed: int) -> None:
    luck = random.Random(f"{seed} {path.name}")  # noqa: S311 repeatable, not secret
    wear = LEVELS[name]
    data = path.read_bytes()
    with pdfium.PdfDocument(data) as document:
        count = len(document)
    pages = [worn_page(data, index, wear, luck) for index in range(count)]
    as_image = count == 1 and name == "photo"
    target = (
        out / f"{path.stem}.{name.replace(' ', '-')}{'.jpg' if as_image else '.pdf'}"
    )
    if as_image:
        pages[0].save(target, "JPEG", quality="keep")
    else:
        pages[0].save(
            target, "PDF", save_all=True, append_images=pages[1:], resolution=wear.dpi
        )
    truth = path.with_suffix(".gt.json")
    if truth.exists():
        facts = json.loads(truth.read_text()) | {
            "kind": "image" if as_image else "pdf-scan"
        }
        Path(f"{target.with_suffix('')}.gt.json").write_text(json.dumps(facts))


def wear(paths: Iterable[Path], out: Path, seed: int = 1) -> None:
    """Write worn copies of text PDFs, with their truth, to a folder; each in the next of the ways."""
    out.mkdir(parents=True, exist_ok=True)
    for place, path in enumerate(paths):
        _write(path, out, list(LEVELS)[(place + seed) % len(LEVELS)], seed)


def main() -> None:
    """Wear every PDF of a folder that has a text layer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="only every n-th file")
    given = parser.parse_args()
    wear(sorted(given.folder.glob("*.pdf"))[:: given.every], given.out, given.seed)


if __name__ == "__main__":
    main()
