"""What a scanner puts in a folder is on the desk once it is complete, each file once, and everything else says why it is not."""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connections

from countersign.documents.storage import StorageAway
from countersign.folders.local import Local
from countersign.folders.watching import Watch, watch
from countersign.invoices.desk.actions import upload
from countersign.invoices.models import Invoice
from tests.files import pdf
from tests.folders.both import both
from tests.parcels.writing import archive, letter, with_file
from tests.processes import PATIENCE

KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "6"))


@pytest.fixture
def root(tmp_path, olga, settings) -> Path:
    settings.WATCH_FOLDER = str(tmp_path)
    (tmp_path / str(olga.organization_id)).mkdir()
    return tmp_path


@pytest.fixture
def folder(root, olga) -> Path:
    return root / str(olga.organization_id)


def drafts(member) -> list[str]:
    found = Invoice.objects.filter(organization=member.organization)
    return sorted(found.values_list("originals__document__name", flat=True))


def files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())  # fmt: skip


def test_a_file_counts_once_it_has_stopped_growing(root, folder, olga):
    watched, scan = Watch(Local(root)), folder / "scan.pdf"
    whole = pdf("R-1")
    for upto in (100, 200):
        scan.write_bytes(whole[:upto])
        assert watched.look() == 0
    scan.write_bytes(whole)
    assert watched.look() == 0
    assert watched.look() == 1

    assert drafts(olga) == ["scan.pdf"]
    assert files(folder) == ["done/scan.pdf"]
    assert (folder / "done" / "scan.pdf").read_bytes() == whole


def test_what_a_scanner_brings_is_on_everybodys_desk_and_no_second_time_for_whoever_has_it(
    root, folder, alice, olga
):
    mine = upload(ContentFile(pdf("R-2"), "mine.pdf"), by=alice).invoice
    for number in ("R-1", "R-2"):
        (folder / f"{number}.pdf").write_bytes(pdf(number))
    watched = Watch(Local(root))
    assert [watched.look(), watched.look()] == [0, 2]

    (draft,) = Invoice.objects.exclude(pk=mine.pk)
    assert draft.is_everybodys
    assert files(folder) == ["done/R-1.pdf", "done/R-2.pdf"]


def test_what_is_no_invoice_is_moved_with_a_text_that_says_why(root, folder, olga):
    (folder / "notes.docx").write_bytes(b"no invoice")
    (folder / "both.zip").write_bytes(archive({"R-2.pdf": pdf("R-2"), "notes.csv": b"a;b\n"}))  # fmt: skip
    mail = with_file(letter(), pdf("R-3"), "R-3.pdf", "application/pdf")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    watched = Watch(Local(root))
    assert [watched.look(), watched.look()] == [0, 3]

    assert drafts(olga) == ["R-2.pdf", "R-3.pdf"]
    assert files(folder) == [
        "done/both.zip",
        "done/both.zip.txt",
        "done/mail.eml",
        "failed/notes.docx",
        "failed/notes.docx.txt",
    ]
    why = (folder / "failed" / "notes.docx.txt").read_text()
    assert why.startswith("notes.docx: This is neither a PDF nor a picture")


def test_the_same_file_again_is_the_same_draft_and_overwrites_nothing(
    root, folder, olga
):
    watched = Watch(Local(root))
    for name in ("scan.pdf", "copy.pdf", "scan.pdf"):
        (folder / name).write_bytes(pdf("R-1"))
        watched.look()
        watched.look()

    assert drafts(olga) == ["scan.pdf"]
    assert files(folder) == ["done/copy.pdf", "done/scan-2.pdf", "done/scan.pdf"]


def test_what_is_under_way_a_link_or_somebody_elses_stays(root, folder, otto, tmp_path):
    for name in (".hidden.pdf", "scan.pdf.part", "~scan.pdf"):
        (folder / name).write_bytes(pdf("R-1"))
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(pdf("R-9"))
    (folder / "link.pdf").symlink_to(secret)
    (root / "notes").mkdir()
    (root / "notes" / "scan.pdf").write_bytes(pdf("R-1"))
    (root / "987654321").mkdir()
    (root / "987654321" / "scan.pdf").write_bytes(pdf("R-1"))
    watched = Watch(Local(root))

    assert [watched.look(), watched.look(), watched.look()] == [0, 0, 0]
    assert not Invoice.objects.filter(originals__isnull=False, organization=otto.organization).exists()  # fmt: skip


def test_while_the_storage_is_away_a_file_waits_where_it_is(
    root, folder, olga, monkeypatch
):
    def away(*_args):
        raise StorageAway(OSError("away"))

    (folder / "scan.pdf").write_bytes(pdf("R-1"))
    watched = Watch(Local(root))
    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "save", away)
        assert [watched.look(), watched.look()] == [0, 0]
    assert files(folder) == ["scan.pdf"]

    assert watched.look() == 1
    assert drafts(olga) == ["scan.pdf"]


def test_the_command_looks_twice(root, folder, olga, capsys, settings):
    (folder / "scan.pdf").write_bytes(pdf("R-1"))
    call_command("watch_folder", "--once", "--pause", "0.01")
    assert capsys.readouterr().out == "1\n"
    settings.WATCH_FOLDER = ""
    with pytest.raises(CommandError, match="name no place"):
        call_command("watch_folder", "--once")

    assert drafts(olga) == ["scan.pdf"]


@pytest.mark.django_db(transaction=True)
def test_a_watcher_that_is_killed_anywhere_brings_each_file_once(root, folder, olga):
    dice = random.Random(os.environ.get("COUNTERSIGN_SEED", "4711"))  # noqa: S311 - no secret
    names = [f"R-{n}.pdf" for n in range(2 * KILLS)]
    for name in names:
        (folder / name).write_bytes(pdf(name))
    for _ in range(KILLS):
        connections.close_all()
        pid = os.fork()
        if not pid:
            with suppress(BaseException):
                watch([Local(root)], threading.Event(), pause=0.01)
            os._exit(0)
        time.sleep(dice.uniform(0.05, 0.6))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    watched, until = Watch(Local(root)), time.monotonic() + PATIENCE
    while any(one.is_file() for one in folder.iterdir()):
        assert time.monotonic() < until
        watched.look()

    assert drafts(olga) == sorted(names)
    assert files(folder) == sorted(f"done/{name}" for name in names)


@pytest.mark.django_db(transaction=True)
def test_two_watchers_bring_each_file_once(root, folder, olga):
    names = [f"R-{n}.pdf" for n in range(12)]
    for name in names:
        (folder / name).write_bytes(pdf(name))
    (folder / "wrong.pdf").write_bytes(b"%PDF-1.4 no more")
    with both(lambda: watch([Local(root)], threading.Event(), pause=0.01)):
        until = time.monotonic() + PATIENCE
        while any(one.is_file() for one in folder.iterdir()):
            assert time.monotonic() < until
            time.sleep(0.05)

    assert drafts(olga) == sorted(names)
    kept = [*(f"done/{name}" for name in names), "failed/wrong.pdf", "failed/wrong.pdf.txt"]  # fmt: skip
    assert files(folder) == sorted(kept)
