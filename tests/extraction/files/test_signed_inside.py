"""Who signed an e-invoice inside its XML, and what a signature that does not fit is told to be."""

from pathlib import Path

import pytest
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod
from signxml.xades import XAdESSigner

from countersign.extraction.files import INSPECTING, in_child, inspect
from countersign.extraction.files.signed_inside import signer_inside
from countersign.extraction.from_file import look_inside
from tests.signatory import Signatory

FILES = Path(__file__).parents[1] / "einvoice/national/files"
PLAIN = (FILES / "fatturapa.xml").read_bytes()
XML = "application/xml"


class Weak(XAdESSigner):
    def check_deprecated_methods(self):
        """What nobody should sign with any more."""


def signed(folder, name="Ana Núñez", *, curve=False, signer=XAdESSigner, hash_="SHA256"):  # fmt: skip
    Signatory(folder, name, curve=curve)
    method = f"{'ECDSA' if curve else 'RSA'}_{hash_}"
    whole = signer(
        signature_algorithm=SignatureMethod[method],
        digest_algorithm=DigestAlgorithm[hash_],
        c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    ).sign(
        etree.fromstring(PLAIN),
        key=(folder / "key.pem").read_bytes(),
        cert=(folder / "cert.pem").read_text(),
    )
    return etree.tostring(whole, encoding="UTF-8", xml_declaration=True)


def told(said):
    """What is said of signatures."""
    return [one.code for one in said.notices if "sign" in one.code]


@pytest.mark.parametrize("curve", [False, True], ids=["rsa", "curve"])
def test_who_signed_is_told_and_that_it_fits(tmp_path, curve):
    inside = look_inside(signed(tmp_path, curve=curve), XML)

    (notice,) = (one for one in inside.said.notices if "sign" in one.code)
    assert notice.code == "signed-by"
    assert notice.values["signer"].startswith("Ana Núñez, 20")
    assert inside.said.einvoice.also[-1][0] == "Signed by"


def test_what_was_changed_since_does_not_fit(tmp_path):
    number = look_inside(PLAIN, XML).said.einvoice.number
    forged = signed(tmp_path).replace(f">{number}<".encode(), b">FORGED<")
    inside = look_inside(forged, XML)

    assert inside.said.fields["invoice_number"].value == "FORGED"
    assert told(inside.said) == ["signature-broken"]


def test_a_signature_of_another_key_does_not_fit(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    ours, others = signed(tmp_path / "a"), signed(tmp_path / "b", "Somebody")

    def value(xml):
        return xml[xml.index(b"SignatureValue>") :].partition(b"</")[0]

    assert signer_inside(ours.replace(value(ours), value(others))).fits == "no"


def test_one_that_leaves_out_a_part_of_the_file_or_is_weak_is_not_believed(tmp_path):
    whole = signed(tmp_path)
    part = whole.replace(b'Reference URI=""', b'Reference URI="#part"', 1)
    filtered = whole.replace(
        b"http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        b"http://www.w3.org/TR/1999/REC-xpath-19991116",
    )
    weak = signed(tmp_path, signer=Weak, hash_="SHA1")

    for xml in (part, filtered, weak):
        assert told(look_inside(xml, XML).said) == ["xml-signature-unchecked"]


def test_it_is_checked_in_a_child_that_sees_no_other_file(tmp_path):
    xml = signed(tmp_path)

    assert in_child(INSPECTING, inspect, xml).media_type == XML
    said = in_child(INSPECTING, look_inside, xml, XML).said
    assert told(said) == ["signed-by"]
