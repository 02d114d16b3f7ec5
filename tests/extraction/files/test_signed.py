"""Signed files: what is in them, who signed, and whether the signature fits."""

import shutil
from functools import partial

import pytest

from countersign.extraction import official
from countersign.extraction.files import INSPECTING, Refused, in_child, inspect, sniff
from countersign.extraction.files.signed import unwrapped
from countersign.extraction.from_file import look_inside
from tests.signatory import Signatory, armoured

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="these files are signed by openssl"
)
SIGNED = "application/pkcs7-mime"
XML = b"""<?xml version="1.0"?>
<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2" versione="FPR12">
<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><Numero>12/A</Numero></DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody>
</p:FatturaElettronica>"""


@pytest.fixture
def luigi(tmp_path):
    return Signatory(tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-stream",),  # BER of unknown length, in pieces
        ("-noattr",),
        ("-keyid",),
        ("-md", "sha512"),
        ("-keyopt", "rsa_padding_mode:pss"),
    ],
)
def test_every_form_is_opened_and_its_signature_fits(luigi, options):
    signed = luigi.sign(XML, *options)

    for data in (signed, armoured(signed), b"\xef\xbb\xbf" + armoured(signed)):
        found = unwrapped(data)
        assert (found.content, sniff(data[:1024])) == (XML, SIGNED)
        assert [(one.name, one.fits) for one in found.signers] == [
            ("Luigi Verdi", "yes")
        ]


def test_a_signature_on_a_curve(tmp_path):
    signed = Signatory(tmp_path, "Anna Łoś", curve=True).sign(XML)

    assert [(one.name, one.fits) for one in unwrapped(signed).signers] == [
        ("Anna Łoś", "yes")
    ]


@pytest.mark.parametrize("options", [(), ("-noattr",)])
def test_a_content_that_was_changed_does_not_fit(luigi, options):
    signed = luigi.sign(XML, *options).replace(b"12/A", b"99/A")

    found = unwrapped(signed)
    assert b"99/A" in found.content
    assert [one.fits for one in found.signers] == ["no"]
    inside = look_inside(signed, SIGNED)
    assert inside.said.fields["invoice_number"].value == "99/A"
    assert [one.code for one in inside.notices] == ["signature-broken"]


def test_a_signature_that_was_changed_does_not_fit(luigi):
    signed = luigi.sign(XML)

    assert unwrapped(signed[:-1] + bytes([signed[-1] ^ 1])).signers[0].fits == "no"


def test_one_that_is_weak_or_lacks_its_certificate_cannot_be_checked(luigi):
    weak = unwrapped(luigi.sign(XML, "-md", "sha1"))
    without = unwrapped(luigi.sign(XML, "-nocerts"))

    assert [one.fits for one in weak.signers] == ["unknown"]
    assert [(one.name, one.fits) for one in without.signers] == [("", "unknown")]
    assert weak.content == without.content == XML


def test_what_is_signed_twice_names_both(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    once = Signatory(tmp_path / "a", "Luigi Verdi").sign(XML)
    twice = Signatory(tmp_path / "b", "Studio Bianchi").sign(once)

    found = unwrapped(twice)
    assert found.content == XML
    assert [one.name for one in found.signers] == ["Studio Bianchi", "Luigi Verdi"]


def test_who_signed_is_told_with_what_it_says(luigi):
    inside = look_inside(luigi.sign(XML), SIGNED)

    (notice,) = inside.notices
    assert notice.code == "signed-by"
    assert notice.values["signer"].startswith("Luigi Verdi, 20")
    assert inside.said.einvoice.also[-1][0] == "Signed by"


def test_it_is_taken_in_a_child_of_its_own(luigi):
    for data in (luigi.sign(XML), armoured(luigi.sign(XML, "-stream"))):
        taken = in_child(INSPECTING, inspect, data)
        assert (taken.media_type, taken.pages) == (SIGNED, 0)
        said = in_child(INSPECTING, look_inside, data, SIGNED)
        assert [one.code for one in said.notices] == ["signed-by"]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda luigi: luigi.sign(XML, "-detached"), "signed-elsewhere"),
        (lambda luigi: luigi.sign(b"%PDF-1.7 ..."), "signed-no-einvoice"),
        (lambda luigi: luigi.sign(b"hello"), "signed-no-einvoice"),
        (lambda luigi: luigi.sign(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "xml-entities"),
        (lambda luigi: luigi.sign(b"<a><b></a>"), "broken"),
        (lambda luigi: luigi.sign(XML)[:-400], "broken"),
        (lambda luigi: luigi.sign(XML)[:60], "broken"),
    ],
    ids=["detached", "pdf", "text", "entities", "broken xml", "cut", "head"],
)  # fmt: skip
def test_what_holds_no_einvoice_is_refused(luigi, made, code):
    with pytest.raises(Refused) as refused:
        inspect(made(luigi))

    assert refused.value.code == code


def test_layers_without_end_are_refused(luigi):
    signed = XML
    for _layer in range(4):
        signed = luigi.sign(signed)

    with pytest.raises(Refused):
        unwrapped(signed)


def test_no_piece_of_it_makes_it_crash(luigi):
    """Whatever byte is wrong: it is opened, or refused."""
    signed = luigi.sign(XML)
    tried = partial(_try, signed)

    assert {tried(at) for at in range(0, len(signed), 7)} <= {"opened", "broken", "signed-elsewhere", "signed-no-einvoice"}  # fmt: skip


def _try(signed, at):
    damaged = signed[:at] + bytes([signed[at] ^ 0x55]) + signed[at + 1 :]
    try:
        unwrapped(damaged)
    except Refused as refused:
        return refused.code
    return "opened"


def test_what_is_signed_is_held_to_the_official_schema(luigi):
    (looked,) = official.look_inside(luigi.sign(XML), SIGNED)

    assert looked.given.root == "FatturaElettronica"
    assert "xml-broken" not in {fault.rule for fault in looked.faults}
