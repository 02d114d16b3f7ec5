"""What a scanner puts in a bucket or on another machine: each file once, and everything else says why it is not."""

import os
import random
import signal
import threading
import time
import uuid
from contextlib import suppress

import asyncssh
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connections

from countersign.config import environment
from countersign.documents.bucket import Bucket
from countersign.folders.places import watched_places
from countersign.folders.watching import Watch, watch
from countersign.invoices.models import Invoice
from tests.files import pdf
from tests.folders.both import both
from tests.parcels.writing import archive
from tests.processes import PATIENCE
from tests.sftp import PASSWORD, Machine, Users
from tests.weed import BUCKET

KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "6"))


class InBucket:
    """Files below a prefix, as a scanner's program and a person see them."""

    def __init__(self, weed, settings):
        prefix = uuid.uuid4().hex
        options = weed.options()
        options.pop("bucket_name")
        settings.S3_OPTIONS = options
        settings.WATCH_S3 = f"s3://{BUCKET}/{prefix}/scans"
        self._bucket = Bucket(**weed.options(location=f"{prefix}/scans"))

    def put(self, name, content):
        self._bucket.save(name, ContentFile(content))

    def read(self, name):
        return b"".join(self._bucket.part(name))

    def files(self, folder):
        found = self._bucket.walk(str(folder))
        return sorted(one.name.partition("/")[2] for one in found)


class OnMachine:
    """The same in a folder of another machine."""

    def __init__(self, folder, settings):
        for found in (Users.tried, Users.keys, Users.connections):
            found.clear()
        self._folder = folder / "scans"
        self._folder.mkdir()
        self.machine = Machine(folder)
        settings.WATCH_SFTP = f"sftp://office@{self.machine.address}/scans"
        settings.WATCH_SFTP_SECRET = PASSWORD
        settings.WATCH_SFTP_HOST_KEY = self.machine.key

    def put(self, name, content):
        file = self._folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)

    def read(self, name):
        return (self._folder / name).read_bytes()

    def files(self, folder):
        own = self._folder / str(folder)
        return sorted(str(one.relative_to(own)) for one in own.rglob("*") if one.is_file())  # fmt: skip


@pytest.fixture(params=["s3", "sftp"])
def scans(request, settings, tmp_path):
    settings.WATCH_FOLDER = settings.WATCH_S3 = settings.WATCH_SFTP = ""
    if request.param == "s3":
        yield InBucket(request.getfixturevalue("weed"), settings)
        return
    found = OnMachine(tmp_path, settings)
    yield found
    found.machine.stop()


@pytest.fixture
def machine(settings, tmp_path):
    settings.WATCH_FOLDER = settings.WATCH_S3 = ""
    found = OnMachine(tmp_path, settings)
    yield found
    found.machine.stop()


@pytest.fixture
def look(scans):
    """Look once more; how many files were taken."""
    (place,) = watched_places()
    watched = Watch(place)

    def looked():
        taken = watched.look()
        assert watched.problem == ""
        return taken

    yield looked
    place.close()


def drafts(member) -> list[str]:
    found = Invoice.objects.filter(organization=member.organization)
    return sorted(found.values_list("originals__document__name", flat=True))


def test_a_file_counts_once_it_has_stopped_growing(scans, look, olga):
    number, whole = olga.organization_id, pdf("R-1")
    for upto in (100, 200, len(whole)):
        scans.put(f"{number}/scan.pdf", whole[:upto])
        assert look() == 0
    assert [look(), look()] == [1, 0]

    assert drafts(olga) == ["scan.pdf"]
    assert Invoice.objects.get().is_everybodys
    assert scans.files(number) == ["done/scan.pdf"]
    assert scans.read(f"{number}/done/scan.pdf") == whole


def test_what_is_no_invoice_is_moved_with_a_text_that_says_why(
    scans, look, olga, settings
):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    number = olga.organization_id
    scans.put(f"{number}/notes.docx", b"no invoice")
    scans.put(f"{number}/both.zip", archive({"R-2.pdf": pdf("R-2"), "notes.csv": b"a;b\n"}))  # fmt: skip
    scans.put(f"{number}/huge.pdf", bytes(1_100_000))
    scans.put(f"{number}/empty.pdf", b"")
    assert [look(), look()] == [0, 4]

    assert drafts(olga) == ["R-2.pdf"]
    assert scans.files(number) == [
        "done/both.zip",
        "done/both.zip.txt",
        "failed/empty.pdf",
        "failed/empty.pdf.txt",
        "failed/huge.pdf",
        "failed/huge.pdf.txt",
        "failed/notes.docx",
        "failed/notes.docx.txt",
    ]
    for name, why in (
        ("notes.docx", "This is neither a PDF nor a picture"),
        ("huge.pdf", "The file is larger than 1 MB."),
        ("empty.pdf", "The file is empty."),
    ):
        text = scans.read(f"{number}/failed/{name}.txt").decode()
        assert text.startswith(f"{name}: {why}")


def test_the_same_file_again_is_the_same_draft_and_overwrites_nothing(
    scans, look, olga
):
    number = olga.organization_id
    for name in ("scan.pdf", "copy.pdf", "scan.pdf"):
        scans.put(f"{number}/{name}", pdf("R-1"))
        look()
        time.sleep(1.1)  # S3 and SFTP tell the second in which a file was written
        assert look() == 1

    assert drafts(olga) == ["scan.pdf"]
    assert scans.files(number) == ["done/copy.pdf", "done/scan-2.pdf", "done/scan.pdf"]


def test_what_is_under_way_or_of_no_organization_stays(scans, look, olga):
    for name in (".hidden.pdf", "scan.pdf.part", "~scan.pdf"):
        scans.put(f"{olga.organization_id}/{name}", pdf("R-1"))
    scans.put("notes/scan.pdf", pdf("R-1"))
    scans.put("987654321/scan.pdf", pdf("R-1"))

    assert [look(), look(), look()] == [0, 0, 0]
    assert scans.files("987654321") == ["scan.pdf"]
    assert not Invoice.objects.filter(organization=olga.organization).exists()


@pytest.mark.django_db(transaction=True)
def test_a_watcher_that_is_killed_anywhere_brings_each_file_once(scans, olga):
    dice = random.Random(os.environ.get("COUNTERSIGN_SEED", "4711"))  # noqa: S311 - no secret
    number = olga.organization_id
    names = [f"R-{n}.pdf" for n in range(2 * KILLS)]
    for name in names:
        scans.put(f"{number}/{name}", pdf(name))
    for _ in range(KILLS):
        connections.close_all()
        pid = os.fork()
        if not pid:
            with suppress(BaseException):
                watch(watched_places(), threading.Event(), pause=0.01)
            os._exit(0)
        time.sleep(dice.uniform(0.05, 0.8))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    (place,) = watched_places()
    watched, until = Watch(place), time.monotonic() + PATIENCE
    while [one for one in scans.files(number) if "/" not in one]:
        assert time.monotonic() < until
        watched.look()
    place.close()

    assert drafts(olga) == sorted(names)
    assert scans.files(number) == sorted(f"done/{name}" for name in names)


@pytest.mark.django_db(transaction=True)
def test_two_watchers_bring_each_file_once(scans, olga):
    number = olga.organization_id
    names = [f"R-{n}.pdf" for n in range(8)]
    for name in names:
        scans.put(f"{number}/{name}", pdf(name))
    with both(lambda: watch(watched_places(), threading.Event(), pause=0.01)):
        until = time.monotonic() + PATIENCE
        while [one for one in scans.files(number) if "/" not in one]:
            assert time.monotonic() < until
            time.sleep(0.1)

    assert drafts(olga) == sorted(names)
    assert scans.files(number) == sorted(f"done/{name}" for name in names)


def test_a_machine_nobody_has_vouched_for_is_told_nothing_and_its_key_is_shown(
    machine, olga, settings
):
    machine.put(f"{olga.organization_id}/scan.pdf", pdf("R-1"))
    settings.WATCH_SFTP_HOST_KEY = ""
    with pytest.raises(CommandError) as told:
        call_command("watch_folder", "--once", "--pause", "0.01")
    assert f"COUNTERSIGN_WATCH_SFTP_HOST_KEY={machine.machine.key}" in str(told.value)
    assert "SHA256:" in str(told.value)

    settings.WATCH_SFTP_HOST_KEY = _public(_key())
    with pytest.raises(CommandError, match="shows another host key"):
        call_command("watch_folder", "--once", "--pause", "0.01")

    assert Users.tried == []
    assert drafts(olga) == []


def test_a_wrong_password_is_said_and_a_key_opens(machine, olga, settings, capsys):
    machine.put(f"{olga.organization_id}/scan.pdf", pdf("R-1"))
    settings.WATCH_SFTP_SECRET = "wrong"
    with pytest.raises(CommandError, match="does not take the user and password"):
        call_command("watch_folder", "--once", "--pause", "0.01")
    capsys.readouterr()

    key = _key()
    Users.keys.append(key.convert_to_public())
    settings.WATCH_SFTP_SECRET = key.export_private_key().decode()
    call_command("watch_folder", "--once", "--pause", "0.01")
    assert capsys.readouterr().out == "1\n"
    assert drafts(olga) == ["scan.pdf"]


def test_a_machine_that_was_away_is_watched_again(machine, olga):
    machine.put(f"{olga.organization_id}/scan.pdf", pdf("R-1"))
    (place,) = watched_places()
    watched = Watch(place)
    assert [watched.look(), watched.problem] == [0, ""]
    machine.machine.cut()
    assert [watched.look(), watched.problem] == [1, ""]
    machine.machine.stop_listening()
    machine.machine.cut()
    assert watched.look() == 0
    assert watched.problem.startswith("127.0.0.1: ")
    place.close()


@pytest.mark.parametrize(
    "address", ["scans", "https://scans.example.org", "sftp:///in", "sftp://user:secret@scans.example.org/in"]
)  # fmt: skip
def test_an_address_that_is_none_stops_the_start_and_no_password_is_shown(
    monkeypatch, address
):
    monkeypatch.setenv("COUNTERSIGN_WATCH_SFTP", address)
    with pytest.raises(ImproperlyConfigured, match="must look like sftp://") as told:
        environment.remote("COUNTERSIGN_WATCH_SFTP", "sftp", "sftp://user@scans.example.org/in")  # fmt: skip
    assert "secret" not in str(told.value)


def _key():
    return asyncssh.generate_private_key("ssh-ed25519")


def _public(key):
    return key.export_public_key().decode().strip()
