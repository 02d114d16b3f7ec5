"""Real invoices, read without their XML: what their pages show is found, and what is sure is right."""

import importlib.util
import json

import pytest

from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer


@pytest.fixture(scope="module")
def extracts(corpus):
    """Every text PDF of the corpus: what its page shows, and what was read of it."""
    found = []
    for truth in sorted((corpus / "pdf").glob("*.gt.json")):
        says = json.loads(truth.read_text("utf-8"))
        if says["kind"] != "pdf-scan":
            data = truth.with_name(
                truth.name.removesuffix(".gt.json") + ".pdf"
            ).read_bytes()
            found.append((says["fields"], read(data, buyer=Buyer(), use_xml=False)))
    return found


@pytest.fixture(scope="module")
def score(corpus):
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _right(score, field, shown, said):
    return score.norm(field, said.value if said else None) in score.alts(field, shown)


def test_more_than_nine_header_values_in_ten_are_right(extracts, score):
    right = [
        _right(score, field, shown[field], extracted.fields.get(field))
        for shown, extracted in extracts
        for field in score.FIELDS
        if shown.get(field) is not None
    ]
    assert sum(right) / len(right) >= 0.92


def test_at_most_two_sure_suggestions_in_a_hundred_are_wrong(extracts, score):
    right = [
        _right(score, field, shown[field], extracted.fields[field])
        for shown, extracted in extracts
        for field in score.FIELDS
        if shown.get(field) is not None
        and field in extracted.fields
        and extracted.fields[field].confidence >= 0.95
    ]
    assert len(right) > 100
    assert sum(right) / len(right) >= 0.98


def test_three_item_lines_in_four_are_right_in_every_number(extracts, score):
    right = predicted = shown_lines = 0
    for shown, extracted in extracts:
        if shown.get("lines"):
            said = [
                {k: one.value for k, one in line.items()} for line in extracted.lines
            ]
            right += score.match_lines(shown["lines"], said, strict=True)
            predicted += len(said)
            shown_lines += len(shown["lines"])
    assert 2 * right / (predicted + shown_lines) >= 0.75


def test_every_suggestion_stands_on_words_of_its_page(extracts):
    for _, extracted in extracts:
        words = {word for page in extracted.pages for word in page.words}
        for one in extracted.fields.values():
            assert one.words
            assert set(one.words) <= words
