"""Mails of every shape: what may be an invoice comes out byte for byte, everything else is named with its reason."""

import base64
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pypdfium2 as pdfium
import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given
from hypothesis import strategies as st

from countersign.parcels.model import Bounds, Opened
from countersign.parcels.opening import opened, opened_mail

from .writing import PDF, XML, archive, letter, picture, with_file


def told(parcel: Opened) -> list[tuple[str, str]]:
    return [(file.name, file.reason) for file in parcel.enclosures]


def test_a_pdf_comes_out_byte_for_byte_with_who_sent_it() -> None:
    mail = with_file(letter(), PDF, "4711.pdf", "application/pdf")

    parcel = opened_mail(mail.as_bytes())

    assert [(file.name, file.content) for file in parcel.taken] == [("4711.pdf", PDF)]
    assert parcel.envelope.sender.address == "billing@nordwind.example"
    assert parcel.envelope.sender.name == "Nordwind GmbH"
    assert parcel.envelope.message_id == "<4711@nordwind.example>"
    assert parcel.envelope.subject == "Invoice 4711"
    assert parcel.text == "Please find our invoice.\n"


def test_a_pdf_under_a_wrong_name_and_kind_is_known_by_its_content() -> None:
    mail = with_file(letter(), PDF, "rechnung.dat", "application/octet-stream")

    assert opened_mail(mail.as_bytes()).taken[0].media_type == "application/pdf"


def test_a_logo_that_the_text_shows_is_set_aside_and_a_photo_of_a_receipt_is_not() -> (
    None
):
    mail = letter()
    mail.add_alternative('<p>Hello <img src="cid:logo@x"></p>', subtype="html")
    html = mail.get_payload()[1]
    html.add_related(
        picture(200, 60), "image", "png", cid="<logo@x>", filename="image001.png"
    )
    with_file(mail, picture(1200, 1600, "JPEG"), "IMG_2041.jpg", "image/jpeg")

    assert told(opened_mail(mail.as_bytes())) == [
        ("image001.png", "picture-of-the-text"),
        ("IMG_2041.jpg", ""),
    ]


def test_a_scan_that_a_phone_put_into_its_text_is_taken() -> None:
    mail = letter()
    mail.add_alternative('<img src="cid:scan">', subtype="html")
    mail.get_payload()[1].add_related(
        picture(1700, 2300, "JPEG"), "image", "jpeg", cid="<scan>"
    )

    assert len(opened_mail(mail.as_bytes()).taken) == 1


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "invite.ics", "calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "eva.vcf", "contact"),
        (PDF, "AGB_2026.pdf", "terms"),
        (PDF, "Terms and Conditions.pdf", "terms"),
        (b"\x78\x9f\x3e\x22rest", "winmail.dat", "outlook-only"),
        (b"-----BEGIN PGP MESSAGE-----\n", "invoice.pdf.pgp", "encrypted"),
        (b"-----BEGIN PGP SIGNATURE-----\n", "signature.asc", "signature"),
        (picture(90, 90), "facebook.png", "small-picture"),
        (b"", "invoice.pdf", "empty"),
        (b"MZ\x90\x00\x03", "invoice.exe", "unknown-type"),
    ],
)
def test_what_is_no_invoice_is_set_aside_with_its_reason(
    content: bytes, name: str, reason: str
) -> None:
    mail = with_file(letter(), content, name)

    assert told(opened_mail(mail.as_bytes())) == [(name, reason)]


def test_an_invoice_whose_name_speaks_of_terms_is_an_invoice() -> None:
    mail = with_file(letter(), PDF, "Invoice 12 incl. terms.pdf")

    assert len(opened_mail(mail.as_bytes()).taken) == 1


def test_twenty_six_files_come_out_in_their_order() -> None:
    mail = letter()
    for number in range(26):
        with_file(mail, PDF + bytes([65 + number]), f"{number}.pdf", "application/pdf")

    assert [file.name for file in opened_mail(mail.as_bytes()).taken] == [
        f"{n}.pdf" for n in range(26)
    ]


def test_a_mail_inside_a_mail_gives_its_files_and_one_too_deep_is_named() -> None:
    inner = with_file(letter(Subject="Original invoice"), PDF, "inner.pdf")
    mail = letter(Subject="Fwd: Original invoice")
    mail.add_attachment(inner)
    deep = letter(Subject="3")
    for number in (2, 1, 0):
        outer = letter(Subject=str(number))
        outer.add_attachment(deep)
        deep = outer

    found = opened_mail(mail.as_bytes()).enclosures[0]

    assert (found.name, found.within, found.content) == (
        "inner.pdf",
        ("Original invoice",),
        PDF,
    )
    assert [reason for _, reason in told(opened_mail(deep.as_bytes()))] == ["too-deep"]


def test_a_mail_forwarded_as_a_file_is_opened() -> None:
    inner = with_file(letter(Subject="Invoice"), PDF, "inner.pdf").as_bytes()
    mail = with_file(letter(), inner, "Invoice.eml", "application/octet-stream")

    assert told(opened_mail(mail.as_bytes())) == [("inner.pdf", "")]


def test_a_zip_of_xml_and_pdf_is_opened() -> None:
    packed = archive(
        {"a/4711.xml": XML, "a/4711.pdf": PDF, "__MACOSX/._4711.pdf": b"junk"}
    )
    mail = with_file(letter(), packed, "invoices.zip", "application/zip")

    assert told(opened_mail(mail.as_bytes())) == [("4711.xml", ""), ("4711.pdf", "")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("filename*=UTF-8''Rechnung%20M%C3%BCller.pdf", "Rechnung Müller.pdf"),
        (
            "filename*0*=UTF-8''Rechnung%20; filename*1*=M%C3%BCller.pdf",
            "Rechnung Müller.pdf",
        ),
        ('filename="=?UTF-8?B?UmVjaG51bmcgTcO8bGxlci5wZGY=?="', "Rechnung Müller.pdf"),
        ("filename*=bogus'en'Rechnung.pdf", "Rechnung.pdf"),
        ('filename="..\\\\..\\\\etc\\\\x.pdf"', "x.pdf"),
        ("filename=../../etc/passwd.pdf", "passwd.pdf"),
    ],
)
def test_names_of_files_in_every_form_they_come_in(header: str, name: str) -> None:
    raw = (
        "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n"
        f"Content-Disposition: attachment; {header}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(PDF).decode()
    )

    assert [file.name for file in opened_mail(raw.encode()).taken] == [name]


def test_a_mail_that_only_has_html_says_what_a_person_reads() -> None:
    mail = letter()
    del mail["Content-Type"]
    mail.set_content(
        "<style>p{}</style><h1>Invoice 4711</h1><table><tr><td>Total</td><td>119,00 €</td></tr></table>"
        '<script>alert(1)</script><img src="https://tracker.example/x.png">',
        subtype="html",
    )

    text = opened_mail(mail.as_bytes()).text

    assert "Invoice 4711" in text
    assert "Total\t119,00 €" in text
    assert "alert" not in text
    assert "tracker" not in text


def test_a_signed_mail_gives_its_invoice_and_names_its_signature() -> None:
    raw = (
        b"From: a@b.example\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=x\r\n\r\n'
        b"--x\r\nContent-Type: application/pdf; name=r.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(PDF)
        + b"\r\n--x\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nMAAA\r\n--x--\r\n"
    )

    assert told(opened_mail(raw)) == [("r.pdf", ""), ("smime.p7s", "signature")]


def test_raw_eight_bit_headers_and_a_charset_that_does_not_exist_are_read() -> None:
    raw = (
        "Subject: Rechnung für März\r\nFrom: Müller <m@x.example>\r\n"
        "Content-Type: text/plain; charset=nonsense-8\r\n\r\nGrüße"
    ).encode()

    parcel = opened_mail(raw)

    assert parcel.envelope.subject == "Rechnung für März"
    assert parcel.envelope.sender.address == "m@x.example"
    assert parcel.text == "Grüße"


def test_a_file_that_is_too_large_is_named_and_the_next_one_taken() -> None:
    mail = with_file(letter(), PDF + b"\0" * 60_000, "plan.pdf")
    with_file(mail, PDF, "4711.pdf")

    parcel = opened_mail(mail.as_bytes(), Bounds(size=50_000))

    assert told(parcel) == [("plan.pdf", "too-large"), ("4711.pdf", "")]


@given(st.binary(max_size=2000))
def test_whatever_the_bytes_are_nothing_raises(raw: bytes) -> None:
    assert isinstance(opened_mail(raw), Opened)
    assert isinstance(opened(raw, "x.eml"), Opened)
    assert isinstance(opened(raw, "x.msg"), Opened)
    assert isinstance(opened(b"PK\x03\x04" + raw, "x.zip"), Opened)


@given(st.data())
def test_a_mail_with_bytes_changed_raises_nothing(data: st.DataObject) -> None:
    mail = with_file(letter(), archive({"a.pdf": PDF}), "a.zip", "application/zip")
    raw = bytearray(mail.as_bytes())
    for _ in range(5):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))

    assert isinstance(opened_mail(bytes(raw)), Opened)


BILL = """Dear customer,

Invoice number: 2026-4711
Date: 3 March 2026

Hosting, March 2026      100.00 EUR
VAT 19 %                  19.00 EUR
Total                    119.00 EUR
"""


def words_of(content: bytes) -> str:
    document = pdfium.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_mail_whose_text_is_the_invoice_is_that_text_on_paper() -> None:
    found = opened_mail(letter(BILL, Subject="Your hosting").as_bytes())

    (file,) = found.taken
    assert (file.name, file.media_type) == ("Your hosting.pdf", "application/pdf")
    words = words_of(file.content)
    assert all(one in words for one in ("2026-4711", "119.00 EUR", "billing@nordwind.example"))  # fmt: skip
    again = opened_mail(letter(BILL, Subject="Your hosting").as_bytes())
    assert again.drawn == found.drawn


def test_an_invoice_that_is_only_html_is_drawn_without_what_calls_home() -> None:
    mail = letter()
    mail.set_content(
        "<html><style>p{background:url(http://spy.example/a.png)}</style><script>alert(1)</script><img src='http://spy.example/b.png'>"
        "<p>Rechnungsnummer: R-77</p><table><tr><td>Gesamtbetrag</td><td>1.190,00 €</td></tr></table></html>",
        subtype="html",
    )
    (file,) = opened_mail(mail.as_bytes()).taken

    words = words_of(file.content)
    assert "Rechnungsnummer: R-77" in words
    assert "1.190,00 €" in words
    assert b"spy.example" not in file.content
    assert "alert" not in words


@pytest.mark.parametrize(
    "text",
    [
        "Please find our invoice no. 4711 attached.",
        "Our offer: total 119.00 EUR.",
        "Did you get invoice number 4711? Kind regards",
        "",
    ],
)
def test_a_letter_that_only_speaks_of_an_invoice_is_none(text: str) -> None:
    assert opened_mail(letter(text).as_bytes()).taken == ()


def test_beside_a_file_that_may_be_an_invoice_the_text_is_a_letter() -> None:
    mail = with_file(letter(BILL), PDF, "invoice.pdf", "application/pdf")

    assert [one.name for one in opened_mail(mail.as_bytes()).taken] == ["invoice.pdf"]


def test_a_text_of_any_length_is_drawn_in_time() -> None:
    found = opened_mail(letter(BILL + "x " * 300_000 + "\n" * 5000).as_bytes())

    assert len(found.taken) == 1


def test_a_pdf_that_is_shown_inside_the_mail_is_taken() -> None:
    mail = letter()
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="inline.pdf", disposition="inline", cid="<page@here>")  # fmt: skip

    assert [one.name for one in opened_mail(mail.as_bytes()).taken] == ["inline.pdf"]


def test_a_mail_signed_with_pgp_gives_its_invoice_and_names_its_signature() -> None:
    inner = with_file(letter(), PDF, "4711.pdf", "application/pdf").as_bytes()
    raw = (
        b"From: billing@nordwind.example\r\nMessage-ID: <pgp@nordwind.example>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary="p"\r\n\r\n'
        b"--p\r\n" + inner + b"\r\n--p\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\n"
        b"-----BEGIN PGP SIGNATURE-----\r\n\r\nabc\r\n-----END PGP SIGNATURE-----\r\n--p--\r\n"
    )  # fmt: skip

    assert told(opened_mail(raw)) == [("4711.pdf", ""), ("signature.asc", "signature")]


def _smime(inside: bytes, *, locked: bool = False) -> bytes:
    """A mail that is S/MIME all through: signed with the content inside the signature, or encrypted."""
    key = ec.generate_private_key(ec.SECP256R1())
    person = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nordwind")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    asked = x509.CertificateBuilder().subject_name(person).issuer_name(person)
    asked = asked.public_key(key.public_key()).serial_number(7)
    dated = asked.not_valid_before(day).not_valid_after(day + timedelta(days=1))
    certificate = dated.sign(key, hashes.SHA256())
    signing = pkcs7.PKCS7SignatureBuilder().set_data(inside)
    signing = signing.add_signer(certificate, key, hashes.SHA256())
    whole = signing.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    if locked:
        data = cms.EnvelopedData({"version": "v0", "recipient_infos": [], "encrypted_content_info": {"content_type": "data", "content_encryption_algorithm": {"algorithm": "aes256_cbc", "parameters": bytes(16)}, "encrypted_content": bytes(64)}})  # fmt: skip
        whole = cms.ContentInfo({"content_type": "enveloped_data", "content": data}).dump()  # fmt: skip
    kind = "enveloped-data" if locked else "signed-data"
    return (
        b"From: billing@nordwind.example\r\nSubject: Invoice\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b"Content-Type: application/pkcs7-mime; name=smime.p7m; smime-type=%s\r\n\r\n"
        % kind.encode()
    ) + base64.encodebytes(whole)


def test_a_mail_that_is_inside_its_signature_gives_its_invoice_and_its_text() -> None:
    inside = with_file(letter("Our invoice is attached."), PDF, "r.pdf", "application/pdf")  # fmt: skip
    for name in ("From", "To", "Subject", "Message-ID"):
        del inside[name]
    found = opened_mail(_smime(inside.as_bytes()))
    assert told(found) == [("r.pdf", "")]
    assert found.enclosures[0].content == PDF
    assert found.text.strip() == "Our invoice is attached."

    twice = opened_mail(_smime(_smime(inside.as_bytes())))
    assert told(twice) == [("r.pdf", "")]


def test_a_signed_file_beside_a_text_stays_a_signed_file() -> None:
    whole = message_from_bytes(_smime(XML)).get_payload(decode=True)
    mail = with_file(letter(), whole, "IT01.xml.p7m", "application/pkcs7-mime")
    assert told(opened_mail(mail.as_bytes())) == [("IT01.xml.p7m", "")]


def test_a_mail_that_is_encrypted_says_so() -> None:
    locked = _smime(b"", locked=True)
    assert told(opened_mail(locked)) == [("smime.p7m", "encrypted")]


def test_a_signature_that_is_damaged_costs_nothing_else() -> None:
    mail = with_file(letter(), b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "smime.p7m", "application/pkcs7-mime")  # fmt: skip
    with_file(mail, PDF, "r.pdf", "application/pdf")
    assert ("r.pdf", "") in told(opened_mail(mail.as_bytes()))


def test_an_invitation_with_an_invoice_beside_it_is_an_invoice() -> None:
    mail = letter()
    mail.add_attachment(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar")  # fmt: skip
    with_file(mail, PDF, "4711.pdf", "application/pdf")

    assert told(opened_mail(mail.as_bytes())) == [("calendar.ics", "calendar"), ("4711.pdf", "")]  # fmt: skip


def test_a_mail_of_forty_megabytes_gives_what_fits_and_names_the_rest() -> None:
    mail = with_file(letter(), PDF + bytes(30_000_000), "plan.pdf", "application/pdf")
    with_file(mail, PDF, "4711.pdf", "application/pdf")
    raw = mail.as_bytes()

    assert len(raw) > 40_000_000
    assert told(opened_mail(raw)) == [("plan.pdf", "too-large"), ("4711.pdf", "")]


def test_a_bomb_in_a_mail_is_stopped_and_the_invoice_beside_it_taken() -> None:
    bomb = archive({"a.pdf": PDF + b"\0" * 30_000_000})
    mail = with_file(letter(), bomb, "bomb.zip", "application/zip")
    with_file(mail, PDF, "4711.pdf", "application/pdf")

    assert told(opened_mail(mail.as_bytes())) == [("a.pdf", "too-large"), ("4711.pdf", "")]  # fmt: skip


def test_a_chain_of_mails_in_mails_ends_at_its_bound() -> None:
    mail = with_file(letter(), PDF, "4711.pdf", "application/pdf")
    for _ in range(40):
        outer = letter()
        outer.add_attachment(mail)
        mail = outer

    assert [reason for _name, reason in told(opened_mail(mail.as_bytes()))] == ["too-deep"]  # fmt: skip
