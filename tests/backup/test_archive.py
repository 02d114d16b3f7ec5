"""The archive of one organization: all of it, nothing of another one, restored alone or beside others."""

import gzip
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.approval.models import Rule
from countersign.backup import contents, tables
from countersign.backup.archiving import archive as write_archive
from countersign.backup.places import place
from countersign.backup.sealing import shelf
from countersign.backup.sets import chosen
from countersign.coding.models import Account, CodingRule
from countersign.comments.actions import add as comment
from countersign.documents.storage import files
from countersign.exports.auditing.actions import forget_over
from countersign.exports.models import AuditFile
from countersign.history.models import Event
from countersign.invoices.models import Invoice
from countersign.review.deciding.actions import decide
from countersign.review.links.actions import issue_link
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.backup.conftest import run
from tests.exports.conftest import export, make_profile
from tests.factories import also_in, make_document, make_invoice, make_member
from tests.payments.made import make_paid
from tests.signing_in import sign_in

__all__ = ["export"]

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "6f1f7a6e-5d5f-4f55-9c39-0a8f2f6b8a10"
WAYS = ["sqlite"] + ["postgresql"] * (connection.vendor == "postgresql")


@pytest.fixture
def leaving(full, alice, bob, mona, olga, otto, export, work):
    """An organization with something of nearly everything, beside another one that shares two people with it."""
    own = {"organization": olga.organization}
    also_in(otto.organization, alice, Role.OWNER)
    also_in(otto.organization, mona)
    there = make_member(otto.organization, "Fremd-Gundula")
    make_invoice(there, number="FREMD-4711", vendor="Fremdlieferant KG")
    submitted = make_invoice(alice, document=make_document(alice))
    submit(submitted, by=alice)
    decide(submitted, Verdict.APPROVED, version=1, by=mona, comment="")
    make_paid(Invoice.objects.get(submitted.itself), by=mona)
    export()
    Rule.objects.create(**own, approvals=2, agent=bob.user)
    account = Account.objects.create(**own, number="4930", name="Office")
    CodingRule.objects.create(**own, contains="paper", account=account)
    make_profile(mona, name="To a server", target_secret="of this installation")
    issue_link(mona)
    invoice = make_invoice(bob, number="of-who-left")
    comment(invoice, "Freight is missing", key=KEY, by=bob)
    bob.delete()
    work()
    return olga.organization


@pytest.fixture
def archive(leaving, tmp_path):
    path = tmp_path / "taken.zip"
    assert run("archive_organization", leaving.pk, path).startswith("Archive of Muster")
    return path


def manifest(path):
    return chosen(shelf(place(str(path)), "", new=False), "").manifest()


def rows(path, name):
    """The rows of a table in an archive."""
    (table,) = (one for one in manifest(path).tables if one.name == name)
    lines = "".join(
        gzip.decompress(data).decode()
        for inside, data in inside_of(path).items()
        if inside.endswith(f"/{name}.jsonl.gz")
    )
    return [
        dict(zip(table.columns, json.loads(line), strict=True))
        for line in lines.splitlines()
    ]


def inside_of(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("database", WAYS)
def test_it_is_restored_alone_to_the_last_row_and_byte(
    archive, leaving, elsewhere, tmp_path, database
):
    there, again = elsewhere.ready(database), tmp_path / "again.zip"
    restored = there.manage("restore", str(archive))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "olga@example.org owns it and comes in at " in restored.stdout
    for verified in ("verify_history", "verify_files"):
        done = there.manage(verified)
        assert (done.returncode, done.stderr.count("\n")) == (0, 1)  # where it works
    done = there.manage("archive_organization", leaving.name, str(again))
    assert (done.returncode, done.stderr) == (0, "")

    before, after = manifest(archive), manifest(again)
    assert after.tables == before.tables
    assert (after.files, after.files_sha256) == (before.files, before.files_sha256)
    originals = {
        name: data
        for name, data in inside_of(archive).items()
        if name.startswith("files/")
    }
    assert len(originals) == before.files >= 3
    assert originals.items() <= inside_of(again).items()


def test_every_row_of_the_organization_is_in_it(archive, leaving):
    held = {table.name: table.rows for table in manifest(archive).tables}
    here = {
        model._meta.label: model._base_manager.filter(organization_id=leaving.pk)
        for model in apps.get_models()
        if contents.is_of_organizations(model)
    }
    left_out = {*contents.LEFT_OUT, *tables.LEFT_OUT}
    assert {name: held.get(name) for name in here.keys() - left_out} == {
        name: here[name].count()
        for name in here.keys() - left_out
        if name != "mail.Letter"
    } | {"mail.Letter": here["mail.Letter"].exclude(state="waiting").count()}
    assert held["accounts.Organization"] == 1
    assert not left_out & held.keys()
    filled = {name for name in held if held[name]}
    assert {"invoices.LineItem", "comments.Comment", "history.Event"} <= filled
    assert len(filled) > 25


def test_nothing_of_another_organization_is_in_it(archive, otto):
    mails = {row["email"] for row in rows(archive, "accounts.User")}
    assert mails == {f"{name}@example.org" for name in ("alice", "bob", "mona", "olga")}
    inside = inside_of(archive)
    plain = b"".join(
        gzip.decompress(data) if name.endswith(".gz") else data
        for name, data in inside.items()
    ).decode(errors="replace")
    for foreign in ("Fremd", "FREMD-4711", otto.user.email, "Otto"):
        assert foreign not in plain
    assert not [name for name in inside if f"/{otto.organization_id}/" in name]
    assert {row["organization_id"] for row in rows(archive, "accounts.Membership")} == {
        manifest(archive).organization.pk
    }


def test_no_password_and_no_secret_is_in_it(archive):
    people = rows(archive, "accounts.User")
    assert {row["password"] for row in people} == {"!"}
    assert {row["opens_id"] for row in people} == {None}
    assert "of this installation" not in json.dumps(
        rows(archive, "exports.ExportProfile")
    )


def test_whatever_is_kept_secret_has_something_in_its_place():
    secrets = {"password", "secret", "sealed", "token", "token_hash", "target_secret"}
    found = {
        (model._meta.label, field.attname)
        for model in apps.get_models()
        if model._meta.label == "accounts.User"
        or (
            contents.is_of_organizations(model)
            and model._meta.label not in contents.LEFT_OUT
        )
        for field in model._meta.concrete_fields
        if field.attname in secrets
    }
    assert {(name, column) for name, column in found} == {
        ("accounts.User", "password"),
        ("exports.ExportProfile", "target_secret"),
        ("mail.Letter", "sealed"),
        ("mailboxes.Mailbox", "secret"),
    }
    for name, column in found:
        assert column in contents.instead(apps.get_model(name))


def test_two_come_into_one_installation_and_share_their_people(
    archive, otto, elsewhere, tmp_path
):
    other = tmp_path / "other.zip"
    run("archive_organization", otto.organization_id, other)
    there = elsewhere.ready(WAYS[-1])
    first = there.manage("restore", str(other))
    assert (first.returncode, first.stderr) == (0, "")

    second = there.manage("restore", str(archive))

    assert (second.returncode, second.stderr) == (0, "")
    assert there.manage("verify_history").returncode == 0
    assert there.manage("verify_files").returncode == 0
    for path, whose in ((archive, manifest(archive)), (other, manifest(other))):
        again = tmp_path / f"again-{path.name}"
        number = str(whose.organization.pk)
        assert there.manage("archive_organization", number, str(again)).returncode == 0
        assert manifest(again).tables == whose.tables
    again = there.manage("restore", str(archive))
    assert "Here is an organization with the number" in again.stderr


def test_where_numbers_are_taken_it_is_refused_in_words(archive, leaving, elsewhere):
    there = elsewhere.ready(WAYS[-1])
    for taken, told in (
        (f"User(pk={10**9}, name='Olga', email='olga@example.org')", "olga@example.org has another number here"),
        (f"Organization(pk={leaving.pk}, name='Others')", f"an organization with the number {leaving.pk} already, Others."),
    ):  # fmt: skip
        made = f"from countersign.accounts.models import *; {taken}.save()"
        assert there.manage("shell", "-c", made).returncode == 0
        refused = there.manage("restore", str(archive))

        assert refused.returncode == 1
        assert told in refused.stderr
        assert "Restore it into an installation of its own" in refused.stderr
        assert "Nothing was restored." in refused.stderr
    count = "from countersign.invoices.models import *; print(Invoice.objects.count())"
    assert there.manage("shell", "-c", count).stdout.splitlines()[-1] == "0"


def test_everybody_is_invited_again(archive, elsewhere):
    there = elsewhere.ready("sqlite")
    restored = there.manage("restore", str(archive), "--invite")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "3 people are mailed how to sign in." in restored.stdout


def test_a_damaged_one_is_told_in_words(archive, tmp_path, elsewhere):
    whole = archive.read_bytes()
    (cut := tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert "is damaged or is no archive" in run("restore", cut, check=True)

    with zipfile.ZipFile(archive) as opened:
        name = next(one for one in opened.namelist() if "files/originals" in one)
        at = opened.getinfo(name).header_offset + 400
    (rotten := tmp_path / "rotten.zip").write_bytes(
        whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    )
    assert f"{name} is damaged" in run("restore", rotten, check=True)
    there = elsewhere.ready("sqlite")
    refused = there.manage("restore", str(rotten))
    assert refused.returncode == 1
    assert f"{name} is damaged" in refused.stderr
    with_gaps = there.manage("restore", str(rotten), "--with-gaps")
    assert f"{name} is damaged" in with_gaps.stderr
    assert there.manage("verify_history").returncode == 0
    assert "There is no file" in run("restore", tmp_path / "none.zip", check=True)


def test_rows_of_somebody_else_do_not_come_in(leaving, tmp_path, elsewhere):
    """Whoever writes an archive by hand gets no row into another organization."""
    path = tmp_path / "made-up.zip"
    with path.open("w+b") as out:
        write_archive(leaving, out)
    with zipfile.ZipFile(path) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    (told,) = (name for name in held if name.endswith("manifest.json"))
    text = json.loads(held[told])
    text["organization"]["pk"] += 1000
    held[told] = json.dumps(text).encode()
    with zipfile.ZipFile(path, "w") as changed:
        for name, data in held.items():
            changed.writestr(name, data)

    refused = elsewhere.ready("sqlite").manage("restore", str(path))

    assert refused.returncode == 1
    assert "rows of another organization. Nothing was restored." in refused.stderr


def test_it_is_sealed_with_the_passphrase_of_backups(leaving, settings, tmp_path):
    settings.BACKUP_PASSPHRASE = "correct horse battery staple"
    path = tmp_path / "sealed.zip"
    assert "encrypted" in run("archive_organization", leaving.name, path)
    assert run("restore", path, check=True).endswith("is whole.\n")
    assert b"Muster GmbH" not in path.read_bytes()
    settings.BACKUP_PASSPHRASE = ""
    assert "This backup is encrypted." in run("restore", path, check=True)


def test_an_owner_takes_it_along_and_nobody_else_does(
    leaving, alice, mona, olga, otto, work, tmp_path
):
    owner = sign_in(Client(), olga)
    page = owner.get(reverse("backup:archive")).content.decode()
    assert "What will be in it" in page
    assert owner.post(reverse("backup:ask")).status_code == 302
    work()

    row = AuditFile.objects.get(organization=leaving, kind="whole")
    address = reverse("exports:audit_file", args=[row.pk])
    assert address in owner.get(reverse("backup:archive")).content.decode()
    path = tmp_path / "fetched.zip"
    path.write_bytes(b"".join(owner.get(address).streaming_content))
    assert run("restore", path, check=True).endswith("is whole.\n")
    assert manifest(path).organization.name == leaving.name

    for member, here in ((alice, leaving), (mona, leaving), (otto, None)):
        browser = sign_in(Client(), member)
        inside = f"/o/{here.pk}" if here else ""
        for asked in (address, reverse("backup:archive")):
            status = browser.get(inside + asked).status_code
            assert status == (200 if not here and asked != address else 404)
        if here:
            assert browser.post(inside + reverse("backup:ask")).status_code == 404
    ours = AuditFile.objects.filter(organization=leaving, kind="whole")
    assert ours.count() == 1

    ours.update(made_at=row.made_at - timedelta(days=6, hours=23))
    forget_over()
    assert owner.get(address).status_code == 200
    ours.update(made_at=row.made_at - timedelta(days=7, hours=1))
    forget_over()
    assert owner.get(address).status_code == 404
    assert not files().exists(row.path)
    line = Event.objects.filter(organization_id=leaving.pk).order_by("sequence").last()
    assert (line.verb, line.data["sha256"]) == ("removed audit file", row.sha256)
