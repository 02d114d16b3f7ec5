"""Every colour stands in tokens.css, every rule in a layer, and what sheets import is there."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

SOURCE = Path(__file__).parents[2] / "countersign" / "static"
SHEETS = sorted(SOURCE.rglob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(", re.I)
NO_RULES = {"tokens.css", "layers.css"}
LAYERS = "@layer packages, base, components, screens, paper;"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_only_tokens_name_colours(sheet):
    named = [line for line in sheet.read_text().splitlines() if COLOUR.search(line)]
    assert bool(named) == (sheet.name == "tokens.css"), named


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_rule_is_in_a_layer(sheet):
    outside = [
        line
        for line in sheet.read_text().splitlines()
        if line[:1] not in {"", " ", "}"}
        and not line.startswith(("/*", "@import", "@layer"))
    ]
    assert not outside or sheet.name in NO_RULES, outside


def test_the_order_of_the_layers_is_said_once():
    said = [sheet.name for sheet in SHEETS if LAYERS in sheet.read_text()]
    assert said == ["layers.css"]


def test_what_sheets_import_is_there():
    imported = [
        (sheet.parent / path).resolve().relative_to(SOURCE.resolve())
        for sheet in SHEETS
        for path in re.findall(r'@import url\("([^"]+)"\)', sheet.read_text())
    ]
    assert len(imported) == 3
    assert [path for path in imported if not finders.find(str(path))] == []
