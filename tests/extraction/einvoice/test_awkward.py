"""The corpus's awkward cases: what a good reader says of each."""

from pathlib import Path

import pytest

from countersign.extraction.einvoice import (
    XmlRefused,
    check_container,
    compare,
    embedded_xml,
    read_xml,
)
from countersign.extraction.files.words import pages_of_pdf
from countersign.extraction.model import Extracted, Notice

# Those that only the official rules reject say nothing here; see test_rules.
SAYS = {
    "CALC-001": {"xml-sum-differs BR-CO-15", "xml-sum-differs BR-CO-16"},
    "CALC-002": {"xml-sum-differs BR-CO-10", "xml-sum-differs BR-CO-13"},
    "CALC-003": {"xml-sum-differs BR-CO-14", "xml-sum-differs BR-CO-16"},
    "CALC-004": set(),
    "CALC-005": set(),
    "CALC-006": set(),
    "DATA-001": {"xml-date-malformed 2026-08-15"},
    "DATA-002": {"xml-date-malformed 20260230"},
    "DATA-003": {"due-before-issue"},
    "DATA-004": set(),
    "DATA-005": {"xml-amount-malformed 2400,00"},
    "DATA-006": set(),
    "IDENT-001": {"siret-malformed 3928091370002"},
    "IDENT-002": {"vat-id-check-digits FR00392809137"},
    "IDENT-003": {"seller-without-tax-id BR-S-02"},
    "OK-001": set(),
    "PDF-001": {"einvoice-missing"},
    "PDF-002": {"einvoice-name"},
    "PDF-003": {"einvoice-relationship"},
    "PDF-004": {"einvoice-relationship"},
    "PDF-005": {"einvoice-undeclared"},
    "PDF-006": {"einvoice-level-differs"},
    "PDF-007": {"einvoice-not-pdf-a"},
    "PDF-008": {"einvoice-not-associated"},
    "PRF-001": {"xml-profile-exceeded"},
    "PRF-002": {"xml-profile-unknown urn:factur-x.eu:2p0:ultimate"},
    "RBT-001": set(),
    "RBT-002": {"xml-broken"},
    "XML-001": {"xml-broken"},
    "XML-002": {"xml-namespace"},
    "XML-003": {"xml-encoding"},
    "XML-004": {"xml-profile-missing BR-01"},
}
# The key of the number that all of them share is wrong by its own arithmetic, the witness's too.
SHARED = "vat-id-check-digits FR40392809137"


def said(notice: Notice) -> str:
    detail = next(
        (notice.values[name] for name in ("rule", "text", "profile") if name in notice.values),
        "",
    )  # fmt: skip
    level = notice.code in ("xml-profile-exceeded", "einvoice-level-differs")
    return notice.code if level else f"{notice.code} {detail}".strip()


def notices(pdf: bytes) -> list[Notice]:
    xml = embedded_xml(pdf)
    if xml is None:
        return list(check_container(pdf))
    try:
        extracted = read_xml(xml)
    except XmlRefused as refused:
        return [refused.notice(), *check_container(pdf)]
    page = Extracted(pages=pages_of_pdf(pdf))
    container = check_container(pdf, extracted.einvoice.profile)
    return [*extracted.notices, *compare(extracted, page), *container]


@pytest.mark.parametrize("case", SAYS)
def test_what_is_said(corpus: Path, case):
    pdf = (corpus / "cas-limites" / f"{case}.pdf").read_bytes()

    assert {said(notice) for notice in notices(pdf)} - {SHARED} == SAYS[case]


def test_a_description_of_a_thousand_letters_is_kept_whole(corpus: Path):
    xml = embedded_xml((corpus / "cas-limites" / "RBT-001.pdf").read_bytes())

    lengths = [len(line["description"].value) for line in read_xml(xml).lines]
    assert max(lengths) >= 1000
