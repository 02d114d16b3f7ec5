"""Every code that can be told is listed with its values, and every listed one can be told."""

import re
from pathlib import Path

from countersign.extraction import einvoice
from countersign.extraction.einvoice import CODES

FOLDER = Path(einvoice.__file__).parent
CODE = re.compile(
    r'"((?:cfdi|signed|signature|xml|einvoice|siret|vat|iban|due|seller|rule'
    r'|attachments?|pdf)-[a-z-]+)"'
)


def test_the_list_is_what_the_code_says():
    used = set()
    places = (FOLDER.parent / "from_file.py", *FOLDER.parent.glob("rules/*.py"))
    for path in (*FOLDER.rglob("*.py"), *places):
        if path.name != "codes.py":
            used |= set(CODE.findall(path.read_text("utf-8")))
    formed = {"xml-amount-malformed", "xml-date-malformed"}

    assert used | formed == set(CODES)
