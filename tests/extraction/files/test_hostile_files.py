"""What strangers send to do harm: scripts, files that unpack without end, entities."""

import re
import tracemalloc
import zlib

import pikepdf
import pytest

from countersign.extraction.files.inspect import inspect
from countersign.sandbox.refused import Refused
from tests.extraction.files.test_inspect import (
    changed,
    pdf,
    png_claiming,
    refusal,
    taken,
)


def javascript_on_open(document):
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS="app.alert(1)"
    )


def javascript_in_an_annotation(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        AA=pikepdf.Dictionary(E=action),
    )
    document.pages[0].Annots = pikepdf.Array([link])


def launching_a_program(document):
    document.pages[0].AA = pikepdf.Dictionary(
        O=document.make_indirect(
            pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        )
    )


@pytest.mark.parametrize(
    "script", [javascript_on_open, javascript_in_an_annotation, launching_a_program]
)
@pytest.mark.parametrize(
    "mode",
    [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate],
)
def test_a_pdf_with_scripts(tmp_path, script, mode):
    assert refusal(tmp_path, changed(script, object_stream_mode=mode)) == (
        "has-scripts",
        {},
    )


def test_going_to_a_page_or_naming_a_script_is_no_script(tmp_path):
    def links(document):
        document.Root.OpenAction = pikepdf.Array(
            [document.pages[0].obj, pikepdf.Name.Fit]
        )
        document.docinfo.Producer = "made with /JavaScript (and /JS)"

    assert taken(tmp_path, changed(links)).pages == 1


def test_a_page_of_absurd_size(tmp_path):
    assert refusal(tmp_path, pdf(2, (595, 20_000))) == ("page-size", {"page": 1})
    assert refusal(tmp_path, pdf(1, (5, 5))) == ("page-size", {"page": 1})


def test_a_pdf_whose_tree_of_pages_contradicts_itself(tmp_path):
    kids = b"/Kids [3 0 R\n5 0 R"
    assert kids in pdf(3)
    with pytest.raises(Refused, match="broken"):
        inspect(pdf(3).replace(kids, b"/Kids [null \n5 0 R"))


@pytest.mark.parametrize("layers", [1, 2])
def test_a_pdf_that_unpacks_to_a_bomb(tmp_path, layers):
    packed = bytes(300_000_000)
    for _ in range(layers):
        packed = zlib.compress(packed, 9)

    def plant(document):
        bomb = pikepdf.Stream(document, b"")
        names = [pikepdf.Name.FlateDecode] * layers
        bomb.write(packed, filter=pikepdf.Array(names))
        document.pages[0].Contents = bomb

    data = changed(plant, compress_streams=False)
    tracemalloc.start()
    assert refusal(tmp_path, data)[0] == "unpacks-too-large"
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_picture_that_unpacks_to_a_bomb(tmp_path):
    assert refusal(tmp_path, png_claiming(60_000, 60_000)) == (
        "too-many-pixels",
        {"pixels": 3_600_000_000, "limit": 64_000_000},
    )

    def plant(document):
        bomb = pikepdf.Stream(document, b"")
        bomb.Subtype = pikepdf.Name.Image
        bomb.Width = bomb.Height = 60_000
        document.Root.Bomb = bomb

    assert refusal(tmp_path, changed(plant))[0] == "too-many-pixels"


BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE Invoice [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>&d;</ID></Invoice>"""


@pytest.mark.parametrize(
    "xml",
    [
        BILLION_LAUGHS,
        BILLION_LAUGHS.replace("&d;", "1"),
        re.sub(
            r"\[.*\]", 'SYSTEM "file:///etc/passwd"', BILLION_LAUGHS, flags=re.DOTALL
        ),
        re.sub(
            r"\[.*\]",
            '[<!ENTITY d SYSTEM "file:///etc/passwd">]',
            BILLION_LAUGHS,
            flags=re.DOTALL,
        ),
    ],
    ids=["expanding", "declared", "fetched DTD", "fetched entity"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_with_entities(tmp_path, xml, encoding):
    assert refusal(tmp_path, xml.encode(encoding)) == ("xml-entities", {})
