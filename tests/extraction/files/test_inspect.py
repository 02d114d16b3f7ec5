"""What strangers send: taken by content, or refused with a reason, within bounds."""

import base64
import io
import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from fpdf import FPDF
from PIL import Image

from countersign.extraction.files import (
    Inspection,
    Limits,
    Refused,
    inspect,
    render_page,
    sniff,
)

UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


def refusal(tmp_path: Path, data: bytes, name: str = "invoice.pdf", **limits: int):
    """The code and figures that a file with this content is refused with."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        inspect(path.read_bytes(), limits=Limits(**limits))
    return caught.value.code, caught.value.values


def taken(tmp_path: Path, data: bytes, name: str = "invoice.pdf") -> Inspection:
    path = tmp_path / name
    path.write_bytes(data)
    return inspect(path.read_bytes())


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    drawing = FPDF(unit="pt", format=size)
    drawing.set_font("helvetica", size=12)
    for number in range(1, pages + 1):
        drawing.add_page()
        drawing.cell(text=f"Invoice page {number}")
    return bytes(drawing.output())


def changed(change, **save) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, **save)
        return out.getvalue()


def picture(format: str, size=(300, 200), **save) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, format, **save)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    signature = b"\x89PNG\r\n\x1a\n"
    return (
        signature + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def test_a_pdf_is_taken_with_its_pages_as_shown(tmp_path):
    def turn(document):
        document.pages[0].Rotate = 90
        document.pages[0].CropBox = [0, 100, 595, 842]

    assert taken(tmp_path, changed(turn)) == Inspection(
        "application/pdf", ((742.0, 595.0),)
    )
    assert taken(tmp_path, pdf(pages=3)).pages == 3


@pytest.mark.parametrize(
    ("format", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff")],
)
def test_a_picture_is_taken_at_its_dpi(tmp_path, format, media_type):
    data = picture(format, (600, 450), dpi=(150, 150))

    inspection = taken(tmp_path, data)

    assert inspection.media_type == media_type
    assert inspection.sizes[0] == pytest.approx((288, 216), abs=0.1)


def test_a_photograph_without_dpi_is_taken_to_show_a_page(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6

    inspection = taken(tmp_path, picture("JPEG", (2400, 1800), exif=turned))

    assert inspection.sizes[0] == pytest.approx((631.5, 842))


def test_every_page_of_a_tiff_counts(tmp_path):
    pages = [Image.new("1", (1700, 2200), 1) for _ in range(3)]
    out = io.BytesIO()
    pages[0].save(
        out,
        "TIFF",
        save_all=True,
        append_images=pages[1:],
        compression="group4",
        dpi=(200, 200),
    )

    assert taken(tmp_path, out.getvalue()).sizes == ((612.0, 792.0),) * 3
    assert refusal(tmp_path, out.getvalue(), pages=2) == (
        "too-many-pages",
        {"pages": 3, "limit": 2},
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_einvoice_is_taken_whatever_its_name(tmp_path, encoding):
    xml = f'<?xml version="1.0"?><Invoice xmlns="{UBL}"><ID>1</ID></Invoice>'

    assert taken(tmp_path, xml.encode(encoding)) == Inspection("application/xml")


def test_content_decides_not_the_name(tmp_path):
    assert taken(tmp_path, picture("PNG"), "invoice.pdf").media_type == "image/png"
    assert refusal(tmp_path, b"<!DOCTYPE html><h1>Invoice</h1>") == ("unknown-type", {})
    assert refusal(tmp_path, b"<html><body>Log in</body></html>")[0] == "unknown-type"
    assert refusal(tmp_path, b"PK\x03\x04 a spreadsheet")[0] == "unknown-type"
    assert refusal(tmp_path, b"MZ a program")[0] == "unknown-type"
    assert sniff(b"<svg xmlns='http://www.w3.org/2000/svg'/>") is None


def test_an_empty_file_is_told_so(tmp_path):
    assert refusal(tmp_path, b"") == ("empty", {})
    assert refusal(tmp_path, bytes(5000)) == ("empty", {})


def test_over_the_limits(tmp_path):
    assert refusal(tmp_path, pdf(), size=500) == (
        "too-large",
        {"size": len(pdf()), "limit": 500},
    )
    assert refusal(tmp_path, pdf(pages=4), pages=3) == (
        "too-many-pages",
        {"pages": 4, "limit": 3},
    )


def test_a_file_that_was_cut_off(tmp_path):
    whole = pdf()
    assert refusal(tmp_path, whole[: len(whole) // 2])[0] == "truncated"
    for format in ("PNG", "JPEG", "TIFF"):
        data = picture(format)
        cut = refusal(tmp_path, data[: len(data) // 2])
        assert cut == ("truncated", {}), format
    xml = f'<?xml version="1.0"?><Invoice xmlns="{UBL}"><ID>1</ID>'.encode()
    assert refusal(tmp_path, xml) == ("truncated", {})


def test_small_damage_is_repaired(tmp_path):
    """Offsets that are wrong after a careless edit: the file can still be shown."""
    moved = pdf().replace(b"%PDF-1.3", b"%PDF-1.3\n% a line more", 1)

    assert taken(tmp_path, moved).pages == 1


def test_a_broken_file(tmp_path):
    assert refusal(tmp_path, b"%PDF-1.4\nnothing\nstartxref\n0\n%%EOF")[0] == "broken"
    assert (
        refusal(tmp_path, b"\x89PNG\r\n\x1a\n" + b"noise " * 50 + b"IEND")[0]
        == "broken"
    )
    assert refusal(tmp_path, b"<Invoice><ID>1</Invoice>")[0] == "broken"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow says so besides
def test_a_broken_tiff(tmp_path):
    assert refusal(tmp_path, b"II*\x00\xff\xff\xff\xff") == ("broken", {})


def test_a_pdf_that_wants_a_password(tmp_path):
    locked = changed(
        lambda _: None, encryption=pikepdf.Encryption(user="secret", owner="secret")
    )
    assert refusal(tmp_path, locked) == ("encrypted", {})


def test_a_pdf_that_only_forbids_printing_is_taken(tmp_path):
    bound = changed(
        lambda _: None, encryption=pikepdf.Encryption(user="", owner="secret")
    )
    assert taken(tmp_path, bound).pages == 1


def test_an_xml_that_is_no_einvoice(tmp_path):
    xml = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'
    assert refusal(tmp_path, xml) == ("not-an-einvoice", {})


def test_every_file_of_the_corpus_is_taken(corpus):
    refused = {}
    for path in sorted([*corpus.glob("pdf/*.pdf"), *corpus.glob("image/*.jpg")]):
        try:
            assert inspect(path.read_bytes()).pages > 0
        except Refused as reason:
            refused[path.name] = reason.code

    assert refused == {}


# A page of 480 x 640 with a black bar, as a phone keeps photos (HEVC in HEIF).
HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<00043ZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O6l0RRC"
    "200001djJ6d00000006lF001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002jX>f9I0002EX>en20001aXm(>m0Rw"
    "OV0058x00000TJQk;{rLC*01pFT0096PKmiN^|NjGU00093kN^M!00093TDk&2VE_RDEJ6VR18@KU0|1Z!00RI30{~i}4+sK*WxA3|Yny<Eg8~2m0{"
    "}7r00RI55MlrU00%??!E&%-KmY&$6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000005t0007j0000GaA|mH000000|*ER0000NX>e^}00000000010"
    "09Jn0s{m9006;lWMOmw006Zp0j~>19Hem~1c(qIMEX)F&b#Xh#BsO3X{w?F5I4?XlYpzh4Pr7}5dXi*Dnmr&a2NtpENTlg;WfXGD0A7%r`<&mJ<;d@"
    "09rzCE6Qru6;zvB+1&QpMvBm}x6&SgEaZxs>vSz`2zan#v0k_2fB;><lQ{eU00RI71cv|s0{{R60ChkB00RI30{{h_0009300RIS@Bjb<00093HXr~"
    "10{{R609n8Q00RI30|1kN"
)


def test_a_photo_of_a_phone_is_one_page_and_drawn_as_it_shows(tmp_path):
    inspection = taken(tmp_path, HEIC, "IMG_2041.HEIC")
    page = Image.open(io.BytesIO(render_page(HEIC, "image/heic", 1, 480))).convert("L")

    assert inspection.media_type == "image/heic"
    assert inspection.pages == 1
    assert page.getpixel((180, 100)) < 60
    assert page.getpixel((400, 500)) > 200


def test_a_picture_of_the_web_is_one_page(tmp_path):
    assert taken(tmp_path, picture("WEBP")).media_type == "image/webp"


@pytest.mark.parametrize("data", [HEIC, picture("WEBP")], ids=["HEIC", "WebP"])
def test_a_photo_cut_off_is_refused(tmp_path, data):
    code, _ = refusal(tmp_path, data[: len(data) // 2])

    assert code in {"truncated", "broken"}


def test_a_photo_of_more_pixels_than_allowed_is_refused(tmp_path):
    code, figures = refusal(tmp_path, HEIC, pixels=100_000)

    assert (code, figures) == ("too-many-pixels", {"pixels": 307_200, "limit": 100_000})
