"""Takes out of an installed environment what no process of Countersign opens: `VENV/bin/python deploy/slim.py`.

Only files that are read by name, and that nothing here asks for. The image's build runs it, then
imports everything (`manage.py collectstatic`); the container test reads an invoice with what is left.
"""

import shutil
import sysconfig
from pathlib import Path
from typing import Final

UNUSED: Final = (
    "**/tests",  # packages' own tests
    "**/*.po",  # sources of translations: programs read the .mo
    "**/*.pyi",
    "**/*.a",
    "**/*.[ch]",  # sources and headers of what is compiled
    "**/*.cpp",
    "**/*.py[x]",
    "**/*.px[di]",
    "numpy/**/include",
    "lxml/includes",
    "django/contrib/admin/static",  # neither the admin nor geography is installed
    "django/contrib/gis",
    "fontTools/**/*.so",  # faster copies of modules that measure and build fonts; we only subset
    "lxml/objectify*",
    "lxml/html/*diff*",
    "PIL/*[aA]vif*.so",  # no file is taken in this format
    "pillow.libs/libavif*",
    "pycountry/locales",  # names of countries in other languages
    "pycountry/databases/iso3166-2.json",  # parts of countries
    "pycountry/databases/iso639*",  # languages
    "stdnum/oui.dat",  # makers of network cards
    "stdnum/imsi.dat",  # SIM cards
    "olefile/olefile2.py",  # for Python 2: it does not even compile
    "onnxruntime/capi/libonnxruntime.so*",  # the same engine for C++ programs; Python has its own
    "onnxruntime/transformers",  # tools for making models
    "onnxruntime/quantization",
    "onnxruntime/tools",
    "onnxruntime/datasets",
)
# Amazon's services: of several hundred, only these are spoken to.
SERVICES: Final = {"s3", "sts", "sso", "sso-oidc", "signin"}
# The screens' (`settings.LANGUAGES`); packages' texts in others are not shown.
LANGUAGES: Final = {"de", "en", "es", "fr", "it", "nl", "pl"}


def main() -> None:
    packages = Path(sysconfig.get_path("purelib"))
    before = size(packages)
    for pattern in UNUSED:
        for path in list(packages.glob(pattern)):
            remove(path)
    for path in list(packages.glob("**/locale/[!_]*")):
        if path.name not in LANGUAGES:
            remove(path)
    for folder in ("botocore/data", "boto3/data"):
        for path in (packages / folder).iterdir():
            if path.is_dir() and path.name not in SERVICES:
                remove(path)
    print(f"{before >> 20} MB before, {size(packages) >> 20} MB after")  # noqa: T201


def size(folder: Path) -> int:
    """What the folder's files hold, in bytes."""
    return sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
