"""`python -m countersign.samples` writes files with what they say beside them."""

import json

import pytest

from countersign.samples.__main__ import FORMS, main


@pytest.mark.parametrize("form", FORMS)
def test_each_form_comes_with_its_truth(tmp_path, form):
    assert main(["--count", "2", "--out", str(tmp_path), "--form", form]) == 0
    truths = sorted(tmp_path.glob("*.gt.json"))
    assert len(truths) == 2
    for path in truths:
        stem = path.name.removesuffix(".gt.json")
        assert (tmp_path / f"{stem}{FORMS[form].ending}").stat().st_size > 1000
        told = json.loads(path.read_text())
        assert told["kind"] == FORMS[form].kind
        assert told["fields"]["gross_total"]


def test_layout_language_and_currency_can_be_asked_for(tmp_path):
    asked = ["--layout", "corner", "--language", "sv", "--currency", "EUR"]
    main(["--count", "1", "--out", str(tmp_path), *asked])
    (path,) = tmp_path.glob("corner__*.gt.json")
    assert json.loads(path.read_text())["fields"]["currency"] == "EUR"
