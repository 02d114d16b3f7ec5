"""The description of the API: whole, shown offline, and what is kept of it breaks nobody."""

import copy
import json
from collections import Counter

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from ninja import Schema

from countersign.api.making import API
from tests.api_description import KEPT, breaking


@pytest.fixture(scope="module")
def description():
    return json.loads(json.dumps(API.get_openapi_schema()))


def operations(description):
    return {
        (verb.upper(), path): said
        for path, verbs in description["paths"].items()
        for verb, said in verbs.items()
    }


def test_it_is_answered_to_anybody(db, description):
    answer = Client().get("/api/v1/openapi.json")

    assert answer.json() == description
    assert description["openapi"].startswith("3.1")


def test_the_page_takes_everything_from_here(db):
    page = Client().get("/api/v1/docs").content.decode()

    assert "://" not in page
    assert 'data-description="/api/v1/openapi.json"' in page
    for name in ("swagger-ui/swagger-ui.css", "swagger-ui/swagger-ui-bundle.js"):
        assert f"/static/{name}" in page
        assert finders.find(name)


def test_each_operation_says_what_it_needs_and_how_it_refuses(description):
    for (verb, path), said in operations(description).items():
        assert said["summary"], path
        assert said["description"], path
        refusal = said["responses"]["default"]["content"]
        assert set(refusal) == {"application/problem+json"}
        if path != "/api/v1/health":
            assert said["security"] == [{"Token": []}]
            assert "x-scope" in said
        keys = [one["name"] for one in said["parameters"]]
        assert ("Idempotency-Key" in keys) == (verb == "POST")


def test_each_shape_has_a_name_of_its_own():
    def shapes(kind):
        for one in kind.__subclasses__():
            yield one
            yield from shapes(one)

    ours = {one for one in shapes(Schema) if "countersign" in one.__module__}
    named = Counter(one.__name__ for one in ours)
    assert [name for name, count in named.items() if count > 1] == []


def test_what_is_kept_is_what_is_so(description):
    assert json.loads(KEPT.read_text()) == description


def test_what_programs_rely_on_is_not_taken_away(description):
    assert list(breaking(description, description)) == []

    def changed(change):
        now = copy.deepcopy(description)
        change(now)
        return sorted(breaking(description, now))

    one = "/api/v1/invoices/{invoice_id}"
    schemas = "components", "schemas"
    assert changed(lambda now: now["paths"].pop(one)) == [
        f"DELETE {one} is gone",
        f"GET {one} is gone",
        f"PATCH {one} is gone",
    ]
    assert changed(lambda now: now["paths"][one].pop("patch")) == [
        f"PATCH {one} is gone"
    ]
    assert changed(
        lambda now: now[schemas[0]][schemas[1]]["Me"]["properties"].pop("name")
    ) == ["Me.name is gone"]
    assert changed(
        lambda now: now[schemas[0]][schemas[1]]["Change"].update(required=["number"])
    ) == ["Change.number is needed"]
    assert changed(
        lambda now: now[schemas[0]][schemas[1]]["Me"]["properties"].update(
            user={"type": "string"}
        )
    ) == ["Me.user is of another type"]
    assert (
        changed(
            lambda now: now[schemas[0]][schemas[1]]["Me"]["properties"].update(
                more={"type": "string"}
            )
        )
        == []
    )
