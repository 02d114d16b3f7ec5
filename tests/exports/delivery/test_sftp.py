"""Files to another machine by SFTP: a real server of ours on loopback."""

import asyncssh
import pytest
from django.test import Client
from django.urls import reverse

from countersign.exports import actions, tasks
from countersign.exports.models import ExportProfile
from tests.exports.conftest import content, make_profile
from tests.sftp import PASSWORD, Machine, Users
from tests.signing_in import sign_in


@pytest.fixture
def machine(tmp_path, settings):
    Users.tried.clear()
    (tmp_path / "in").mkdir()
    found = Machine(tmp_path)
    settings.EXPORT_HOSTS = [found.address, "192.0.2.1"]
    yield found
    found.stop()


@pytest.fixture
def save(mona, machine):
    """Save the profile by its form; the page where that refuses."""
    client, stored = sign_in(Client(), mona), make_profile(mona)

    def saved(**typed):
        data = {
            "name": "Adviser",
            "file_name": "{profile}",
            "counts": "on",
            "target": "sftp",
            "target_host": machine.address,
            "target_host_key": machine.key,
            "target_user": "office",
            "target_secret": PASSWORD,
            "target_folder": "in",
        } | typed
        address = reverse("exports:change_profile", args=[stored.pk])
        answer = client.post(address, data)
        stored.refresh_from_db()
        shown = client.get(address).content.decode()
        return stored if answer.status_code == 302 else answer.content.decode(), shown

    return saved


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_is_there_whole_under_a_name_of_its_own_however_often_it_is_sent(
    save, export, approved, tmp_path, work
):
    approved()
    profile, shown = save()
    made = export(profile, unexported=True)

    made.refresh_from_db()
    assert made.delivery_problem == ""
    assert made.delivered_at
    tasks.deliver.enqueue(made.pk, made.organization_id)
    work()
    assert files_in(tmp_path / "in") == {f"{made.pk:06}-Adviser.csv": content(made)}
    assert PASSWORD not in shown
    assert PASSWORD not in profile.target_secret
    assert PASSWORD not in str(made.profile_was)


def test_a_machine_with_another_host_key_is_sent_nothing(
    save, export, approved, tmp_path
):
    approved()
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    profile, _shown = save(target_host_key=other.strip())
    made = export(profile, unexported=True)
    assert made.delivered_at is None
    assert "another host key" in made.delivery_problem
    assert files_in(tmp_path / "in") == {}
    assert Users.tried == []


def test_a_wrong_password_is_told_and_the_right_one_delivers(
    save, export, approved, tmp_path, work
):
    approved()
    made = export(save(target_secret="wrong")[0], unexported=True)
    assert "does not take the user and password" in made.delivery_problem
    save()
    tasks.deliver.enqueue(made.pk, made.organization_id)
    work()
    assert files_in(tmp_path / "in") == {f"{made.pk:06}-Adviser.csv": content(made)}


def test_the_kept_password_goes_to_no_other_machine(save, mona):
    save()
    page, _shown = save(target_host="192.0.2.1", target_secret="")
    assert "Type it in again for another machine, user or key." in page
    stored = ExportProfile.objects.get(organization=mona.organization)
    assert stored.target_settings["host"] != "192.0.2.1"


def test_no_machine_is_reached_that_the_operator_has_not_named(
    save, export, approved, settings, machine
):
    approved()
    profile, _shown = save()
    settings.EXPORT_HOSTS = []
    made = export(profile, unexported=True)
    assert "has not named this machine" in made.delivery_problem
    assert actions.collect_strays() == 0
