"""Fields of an organization's own: asked for at submitting, checked, kept and told wherever the invoice is."""

import io
import json
from zipfile import ZipFile

import pytest
from django.urls import reverse

from countersign.coding.models import CustomField
from countersign.history.models import Event
from countersign.invoices.models import Status
from tests.factories import make_invoice
from tests.forms import posted_of

from .conftest import said, status_of, submit

pytestmark = pytest.mark.django_db

KINDS = ("text", "number", "date", "choice")
GOOD = {"text": "Halle 3", "number": "1.234,5", "date": "31.3.2026", "choice": "Nord"}


def add(owner, **field):
    """The owner adds a field; its key."""
    typed = {"name": "Ort", "kind": "text", "place": "invoice", "active": "on"}
    owner.post(reverse("coding:add_field"), typed | field)
    return CustomField.objects.order_by("-pk").first()


def retire(owner, field):
    """The owner does not ask for it any more."""
    typed = {"name": field.name, "kind": field.kind, "place": field.place}
    typed["choices"] = "\n".join(field.choices)
    answer = owner.post(reverse("coding:change_field", args=[field.pk]), typed)
    assert answer.status_code == 302


def path_of(field, invoice):
    """Under which name the form has it."""
    item = f".{invoice.items.get().key}" if field.place == "item" else ""
    return f"custom.{field.key}{item}.value"


def keep(client, invoice, **cells):
    invoice.refresh_from_db()
    return client.post(
        reverse("invoices:save", args=[invoice.pk]),
        posted_of(invoice) | cells | {"auto": "saved"},
        headers={"Accept": "application/json"},
    )


@pytest.fixture
def mine(alice, mona):
    return make_invoice(alice, lines=1)


@pytest.fixture
def owner(olga, opened):
    return opened(olga)


@pytest.mark.parametrize("place", ["invoice", "item"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_needed_is_asked_for_and_then_goes_everywhere(
    alice, mona, mine, owner, opened, kind, place
):
    field = add(owner, kind=kind, place=place, required="on", choices="Nord\nSüd")
    agent, path = opened(alice), path_of(field, mine)
    assert f'name="{path}"' in (
        agent.get(reverse("invoices:edit", args=[mine.pk])).content.decode()
    )
    assert "Ort is missing." in said(keep(agent, mine))
    submit(agent, mine)
    assert status_of(mine) == Status.DRAFT

    assert said(keep(agent, mine, **{path: GOOD[kind]})) == []
    submit(agent, mine)
    assert status_of(mine) == Status.SUBMITTED
    mine.refresh_from_db()
    stored = mine.more[path]
    line = Event.objects.filter(
        organization_id=alice.organization_id, verb="submitted"
    ).last()
    assert line.said["invoice"]["fields"][path] == stored
    desk = opened(mona).get(reverse("review:invoice", args=[mine.pk]))
    assert stored in desk.content.decode()


@pytest.mark.parametrize("place", ["invoice", "item"])
@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("number", "viel", "Ort: “viel” is not a number."),
        ("date", "31.2.2026", "Ort: “31.2.2026” is not a date."),
        ("choice", "West", "Ort: “West” is none of the choices."),
    ],
)
def test_what_a_field_does_not_take_is_told_and_kept(
    alice, mine, owner, opened, kind, typed, told, place
):
    field = add(owner, kind=kind, place=place, choices="Nord\nSüd")
    agent, path = opened(alice), path_of(field, mine)
    assert told in said(keep(agent, mine, **{path: typed}))
    submit(agent, mine)
    assert status_of(mine) == Status.DRAFT
    page = agent.get(reverse("invoices:edit", args=[mine.pk])).content.decode()
    assert typed in page


def test_a_retired_field_is_not_asked_for_and_what_was_typed_stays(
    alice, mona, mine, owner, opened
):
    field = add(owner, required="on")
    agent, path = opened(alice), path_of(field, mine)
    keep(agent, mine, **{path: "Halle 3"})
    retire(owner, field)

    page = agent.get(reverse("invoices:edit", args=[mine.pk])).content.decode()
    assert f'name="{path}"' not in page
    keep(agent, mine)
    submit(agent, mine)
    assert status_of(mine) == Status.SUBMITTED
    mine.refresh_from_db()
    assert mine.more[path] == "Halle 3"
    desk = opened(mona).get(reverse("review:invoice", args=[mine.pk]))
    assert "Halle 3" in desk.content.decode()


def test_a_renamed_field_keeps_its_values(alice, mine, owner, opened):
    field = add(owner)
    agent, path = opened(alice), path_of(field, mine)
    keep(agent, mine, **{path: "Halle 3"})
    owner.post(
        reverse("coding:change_field", args=[field.pk]),
        {"name": "Standort", "kind": "text", "place": "invoice", "active": "on"},
    )
    page = agent.get(reverse("invoices:edit", args=[mine.pk])).content.decode()
    assert "Standort" in page
    assert "Halle 3" in page


@pytest.mark.parametrize("place", ["invoice", "item"])
def test_it_stands_in_the_evidence(alice, mona, mine, owner, opened, place):
    field = add(owner, place=place)
    agent, path = opened(alice), path_of(field, mine)
    keep(agent, mine, **{path: "Halle 3"})
    submit(agent, mine)
    answer = opened(mona).get(reverse("exports:evidence", args=[mine.pk]))
    data = b"".join(answer)
    told = json.loads(ZipFile(io.BytesIO(data)).read("invoice.json"))
    line = 1 if place == "item" else None
    assert told["custom_fields"] == [
        {"key": field.key, "name": "Ort", "line": line, "value": "Halle 3"}
    ]


def test_a_choice_needs_something_to_choose_from(olga, owner):
    answer = owner.post(
        reverse("coding:add_field"),
        {"name": "Ort", "kind": "choice", "place": "invoice", "active": "on"},
    )
    assert "Say what there is to choose from." in answer.content.decode()
    assert not CustomField.objects.filter(organization=olga.organization_id).exists()


@pytest.mark.parametrize(
    "typed", [{"name": "Ort\u202e"}, {"choices": "Ulm\nBonn\u202e"}]
)
def test_neither_name_nor_choices_have_signs_that_cannot_be_shown(olga, owner, typed):
    field = {"name": "Ort", "kind": "choice", "place": "invoice", "choices": "Ulm"}

    answer = owner.post(reverse("coding:add_field"), field | typed)

    assert "It has signs that cannot be shown." in answer.content.decode()
    assert not CustomField.objects.filter(organization=olga.organization_id).exists()
