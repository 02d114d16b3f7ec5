import io
import json

import pytest
from django.core.management import CommandError, call_command

from countersign.history.actions import record
from countersign.history.models import Chain, Event
from tests import guard


@pytest.fixture
def written(alice, otto):
    for number in range(3):
        record(alice.organization_id, alice.actor, "changed", alice, {"n": number})
    record(otto.organization_id, otto.actor, "changed", otto, {})
    return Event.objects.filter(organization_id=alice.organization_id)


@pytest.fixture
def unguarded(written):
    """What somebody could do who has the database itself."""
    with guard.unguarded():
        yield written


def said(command: str, **options) -> str:
    out = io.StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def test_an_honest_history_is_found_whole(written):
    assert said("verify_history") == "All 4 lines are as they were written.\n"


def change_content(events):
    events.filter(sequence=2).update(actor_name="Bob")


def change_content_and_its_hash(events):
    change_content(events)
    forged = events.get(sequence=2)
    events.filter(sequence=2).update(
        digest=forged.content_digest(), hash=forged.content_hash()
    )


def remove_one(events):
    events.filter(sequence=2).delete()


def remove_the_last(events):
    events.filter(sequence=3).delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tamper", "line", "reason"),
    [
        (change_content, 2, "its content was changed"),
        (change_content_and_its_hash, 3, "it does not follow the line before"),
        (remove_one, 2, "the line is missing"),
        (remove_the_last, 3, "the history ends before its head"),
    ],
)
def test_the_first_broken_line_is_named(
    unguarded, transactional_db, tamper, line, reason
):
    organization = unguarded.first().organization_id
    tamper(unguarded)
    with pytest.raises(CommandError) as stopped:
        call_command("verify_history")
    assert str(stopped.value) == f"Organization {organization}, line {line}: {reason}."
    assert stopped.value.returncode == 1


def test_it_is_written_as_json_lines(written, alice):
    lines = [
        json.loads(line)
        for line in said(
            "export_history", organization=alice.organization_id
        ).splitlines()
    ]
    assert [line["sequence"] for line in lines] == [1, 2, 3]
    assert (
        lines[-1]["hash"]
        == Chain.objects.get(organization_id=alice.organization_id).hash
    )
    assert lines[0]["data"] == {"n": 0}
