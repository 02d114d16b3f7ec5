"""Exports that are made by the clock and put where the profile says, each once."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Role
from countersign.exports import actions, tasks
from countersign.exports.models import Export, ExportProfile, Schedule
from countersign.history.models import Event
from tests.exports.conftest import content, make_profile
from tests.factories import make_member
from tests.signing_in import sign_in


@pytest.fixture
def root(tmp_path, settings):
    """The folder that the operator has named."""
    settings.EXPORT_FOLDER = str(tmp_path / "exports")
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


@pytest.fixture
def manager(mona):
    return sign_in(Client(), mona)


@pytest.fixture
def saved(mona, manager):
    """A profile that was saved by its form; what the page answers where it was not."""
    stored = make_profile(mona)

    def save(**typed):
        data = {"name": "Adviser", "file_name": "{profile}", "counts": "on"} | typed
        address = reverse("exports:change_profile", args=[stored.pk])
        answer = manager.post(address, data)
        if answer.status_code == 302:
            return ExportProfile.objects.get(
                organization=mona.organization, pk=stored.pk
            )
        return answer.content.decode()

    return save


def hour_comes(profile):
    """Its time is now."""
    ours = ExportProfile.objects.filter(profile.itself)
    ours.update(next_at=timezone.now())


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("daily", "2026-03-10T04:59", "2026-03-10T05:00"),
        ("daily", "2026-03-10T05:00", "2026-03-11T05:00"),
        ("weekly", "2026-03-10T12:00", "2026-03-16T05:00"),
        ("monthly", "2026-03-01T05:00", "2026-04-01T04:00"),  # summer time began
        ("daily", "2026-03-28T12:00", "2026-03-29T04:00"),
    ],
)
def test_the_hour_is_the_organizations(mona, schedule, after, expected):
    """Six in the morning in Berlin."""
    profile = make_profile(mona, schedule=schedule, hour=6)
    mona.organization.timezone = "Europe/Berlin"
    found = profile.next_after(datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert f"{found.astimezone(UTC):%Y-%m-%dT%H:%M}" == expected


def test_what_is_new_is_put_into_the_folder_once_a_day(
    root, saved, approved, mona, work
):
    invoice = approved()
    folder = {"target": "folder", "target_folder": "books/new"}
    profile = saved(schedule="daily", hour="6", **folder)
    assert actions.export_due() == 0

    hour_comes(profile)
    assert actions.export_due() == 1
    assert actions.export_due() == 0
    work()

    (made,) = Export.objects.filter(organization=mona.organization)
    there = root / str(mona.organization_id) / "books" / "new"
    assert files_in(there) == {f"{made.pk:06}-Adviser.csv": content(made)}
    invoice.refresh_from_db()
    assert (made.by, bool(made.delivered_at)) == (None, True)
    assert invoice.exported_at
    told = Event.objects.about(mona.organization_id, "export", made.pk)
    assert {one.verb for one in told} >= {"exported", "delivered export"}


def test_nothing_is_made_where_nothing_is_new(saved, mona, work):
    profile = saved(schedule="daily", hour="6")
    hour_comes(profile)
    assert actions.export_due() == 0
    profile.refresh_from_db()
    assert profile.next_at > timezone.now()
    assert not Export.objects.filter(organization=mona.organization).exists()


@pytest.mark.parametrize("folder", ["../other", "/etc", "a/../../x", "link"])
def test_no_folder_leads_out_of_the_organizations_own(
    root, saved, mona, tmp_path, folder
):
    (root / str(mona.organization_id)).mkdir()
    (root / str(mona.organization_id) / "link").symlink_to(tmp_path)
    page = saved(target="folder", target_folder=folder)
    assert "The folder leads out of the one for exports." in page


def test_a_place_that_the_operator_allows_not_is_not_offered(saved, manager):
    profile = saved(target="folder", target_folder="books")
    assert profile.target == "none"
    address = reverse("exports:change_profile", args=[profile.pk])
    assert "Where to" not in manager.get(address).content.decode()


def test_a_list_to_look_at_does_not_run_by_itself(mona, saved):
    page = saved(schedule=Schedule.DAILY, counts="")
    assert "let them count as exported" in page


def test_a_folder_that_is_away_is_tried_again_then_owners_are_told(
    root, saved, approved, mona, work
):
    olga = make_member(mona.organization, "Olga", Role.OWNER)
    approved()
    profile = saved(schedule="daily", hour="6", target="folder")
    root.rmdir()
    hour_comes(profile)
    actions.export_due()
    work()
    (made,) = Export.objects.filter(organization=mona.organization)
    assert made.delivery_problem == "The server's folder for exports is not there."
    assert mail.outbox == []

    waited = 0
    while not mail.outbox and waited < 10:
        waited += 1
        made.refresh_from_db()
        tasks.deliver.enqueue(made.pk, made.organization_id)
        work()

    (letter,) = mail.outbox
    assert letter.to == [olga.user.email]
    assert letter.subject == "Not delivered: export Adviser"
    assert "The server's folder for exports is not there." in letter.body
    assert waited == 5
