"""`manage.py doctor` says what to mend."""

import io
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.documents.tasks import see_words
from countersign.mail.actions import post, post_rendered
from countersign.mail.models import Letter, State
from countersign.mail.rendered import Rendered
from countersign.mail.tasks import deliver
from countersign.retention.models import Notice
from countersign.sandbox import landlock
from countersign.watch import life
from countersign.watch.actions import BACKUP, DRILL, DRILL_FAILED, note
from countersign.watch.models import Sign
from countersign.webhooks.actions import add, try_out
from countersign.webhooks.models import Delivery, Webhook
from tests import authority
from tests.extraction.rules.written import write_pack
from tests.mail.sink import send_to, smtp_sink
from tests.ports import free_port

PUBLIC = "https://invoices.example.org"


@pytest.fixture
def _well(settings, olga, tmp_path):
    """A deployment with nothing to mend."""
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "npm").mkdir(parents=True)
    settings.SECRET_KEY = "k" * 50
    settings.SITE_URL, settings.SECURE = PUBLIC, True
    settings.PROXIES = ["localhost"]
    settings.METRICS_FROM = []
    settings.ALLOWED_HOSTS = ["invoices.example.org"]
    settings.COUNTERSIGN_SIGNUP = "invite"
    settings.DATA_DIR = tmp_path
    settings.DEFAULT_FROM_EMAIL = "Countersign <invoices@example.org>"
    life.show()
    for done in (BACKUP, DRILL):
        note(done)


@pytest.fixture
def sink(settings):
    with smtp_sink(settings) as server:
        yield server


def doctor() -> tuple[int, list[str]]:
    """Its exit code, and what it says is not fine."""
    out = io.StringIO()
    code = 0
    try:
        call_command("doctor", quiet=True, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue().splitlines()


SQLITE = "? The database is SQLite: good for one machine and some dozens of people. For more, set DATABASE_URL to a PostgreSQL."


def usual() -> list[str]:
    return [SQLITE] if connection.vendor == "sqlite" else []


@pytest.mark.usefixtures("_well")
def test_a_good_deployment_needs_nothing(settings, sink):
    assert doctor() == (0, [*usual(), "Nothing has to be corrected."])


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DEBUG", True, "! Debugging is on"),
        ("SECRET_KEY", "short", "! The secret key is too short"),
        ("SECURE", False, "! https://invoices.example.org is not encrypted"),
        ("PROXIES", [], "! No proxy is trusted, so everybody counts as one address."),
        ("ALLOWED_HOSTS", ["*"], "! It answers under any host name"),
        ("COUNTERSIGN_SIGNUP", "open", "! Anybody who finds the address can register"),
        ("DEFAULT_FROM_EMAIL", "C <c@localhost>", "! Mail comes from an address at"),
        ("STATIC_ROOT", "/nowhere", "! Styles and scripts are missing."),
    ],
)
def test_each_bad_setting_is_named(settings, sink, setting, value, sentence):
    setattr(settings, setting, value)
    code, found = doctor()
    assert code == 1
    wrong = [line for line in found if line not in usual()]
    assert [line[: len(sentence)] for line in wrong] == [sentence]


@pytest.mark.usefixtures("_well")
def test_a_proxy_that_nobody_knows_is_told(settings, sink):
    settings.PROXIES = ["localhost", "nobody.invalid"]

    code, found = doctor()

    assert code == 1
    (told,) = [line for line in found if line not in usual()]
    assert told.startswith("! COUNTERSIGN_PROXIES names nobody.invalid, whom nobody")


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize("name", ["PROXIES", "METRICS_FROM"])
def test_a_whole_network_is_told(settings, sink, name):
    setattr(settings, name, [ip_network("10.0.0.0/8"), ip_network("127.0.0.0/8")])

    code, found = doctor()

    assert code == 0
    (told,) = [line for line in found[:-1] if line not in usual()]
    assert told.startswith(f"? COUNTERSIGN_{name} has whole networks (10.0.0.0/8):")


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize(
    ("signup", "sentence"),
    [
        ("closed", "Nobody can register: owners add people."),
        ("invite", "Nobody can register once there is an owner, who adds people."),
    ],
)
def test_who_may_register_is_said(settings, sink, signup, sentence):
    settings.COUNTERSIGN_SIGNUP = signup
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert f"  {sentence}" in out.getvalue().splitlines()


@pytest.mark.usefixtures("_well")
def test_where_it_listens_is_said_where_anybody_there_may_register(settings):
    settings.SITE_URL, settings.SECURE = "http://localhost:8000", False
    settings.COUNTERSIGN_SIGNUP = "open"
    settings.BIND, settings.LISTENS_TO_OTHERS = "127.0.0.1:8000", False
    out = io.StringIO()
    call_command("doctor", stdout=out)
    said = "it listens at 127.0.0.1:8000, for this machine alone."
    assert said in out.getvalue()

    settings.BIND, settings.LISTENS_TO_OTHERS = "0.0.0.0:8000", True
    _code, found = doctor()
    assert any("Anybody who finds the address can register" in line for line in found)


@pytest.mark.usefixtures("_well")
def test_managers_whose_addresses_are_not_proved_are_told(settings, sink, mona):
    settings.ADDRESSES_ARE_PROVED = True
    _code, found = doctor()
    assert any("have not proved their mail addresses" in line for line in found)


@pytest.mark.usefixtures("_well")
def test_a_mail_server_that_does_not_answer_is_named(settings):
    send_to(settings, free_port())
    code, found = doctor()
    assert code == 1
    wrong = [line for line in found if line not in usual()]
    assert wrong == ["! The mail server does not answer. Check EMAIL_URL."]


@pytest.mark.usefixtures("_well")
def test_work_that_is_not_done_is_named(sink, olga):
    deliver.enqueue([], olga.organization_id)
    late = timezone.now() - timedelta(minutes=12)
    DBTaskResult.objects.update(enqueued_at=late)
    post("x", organization_id=olga.organization_id, to="x@example.org")
    Letter.objects.update(state=State.FAILED)
    code, found = doctor()
    assert code == 1
    assert [line for line in found if line not in usual()] == [
        "! 1 job waits in the queue “default”, for 12 minutes. Start the worker, or another one.",
        "? 1 mail could not be delivered. The owner sees it under People.",
    ]


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("", "! Mail waits, and nobody sends it. Start “python manage.py send_letters --stay”."),
        ("TimeoutError: timed out", "! 1 mail waits for the mail server. The mail server took too long to answer."),
    ],
)  # fmt: skip
def test_mail_that_does_not_go_out_is_named_with_the_reason(sink, olga, error, said):
    post("x", organization_id=olga.organization_id, to="x@example.org")
    late = timezone.now() - timedelta(minutes=12)
    Letter.objects.update(due_at=late, created_at=late, error=error)
    code, found = doctor()
    assert code == 1
    assert [line for line in found if line not in usual()] == [said]


@pytest.mark.usefixtures("_well")
def test_webhooks_that_nobody_sends_or_nobody_takes_are_named(sink, olga):
    webhook = add("https://example.org/", ["invoice.read"], by=olga).webhook
    told = try_out(webhook, by=olga)
    ours = Delivery.objects.filter(organization=olga.organization)
    ours.update(created_at=told.created_at - timedelta(minutes=12))
    code, found = doctor()
    assert code == 1
    assert [line for line in found if line not in usual()] == [
        "! Webhooks wait, and nobody sends them. Start “python manage.py run_schedule”."
    ]

    ours.update(attempts=3)
    Webhook.objects.filter(webhook.itself).update(failures=3)
    _code, found = doctor()
    assert [line for line in found if line not in usual()] == [
        "? The receiver of 1 webhook can’t be reached. The owner sees why under Settings, Webhooks.",
        "Nothing has to be corrected.",
    ]


@pytest.mark.usefixtures("_well")
def test_codes_that_did_not_arrive_are_counted_apart(sink):
    mail = Rendered("carl@example.org", "Your code", "K7QX-22M")
    post_rendered("code", mail, useful_until=timezone.now())
    Letter.objects.update(state=State.FAILED)
    _code, found = doctor()
    assert [line for line in found if line not in usual()] == [
        "? 1 mail with a code or link to register or sign in could not be delivered in the last 7 days. The worker's log says why.",
        "Nothing has to be corrected.",
    ]


@pytest.mark.usefixtures("_well")
def test_an_authority_without_its_certificates_is_named(settings, sink, tmp_path):
    settings.TIMESTAMP_URL = "https://stamps.example.org/tsa"
    settings.TIMESTAMP_ROOTS = tmp_path / "none.pem"
    code, found = doctor()
    assert code == 1
    (wrong,) = [line for line in found if line not in usual()]
    assert wrong.startswith("! The history is not stamped: COUNTERSIGN_TIMESTAMP_ROOTS")

    settings.TIMESTAMP_ROOTS = authority.found(tmp_path / "tsa").roots
    assert doctor()[0] == 0


@pytest.mark.usefixtures("_well")
def test_scans_that_nobody_reads_are_named(sink, olga):
    see_words.enqueue(0, 0, [1])
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=62))
    code, found = doctor()
    assert code == 1
    assert [line for line in found if line not in usual()] == [
        "! 1 job waits in the queue “ocr”, for 62 minutes. Start the reader, or another one.",
    ]


@pytest.mark.usefixtures("_well")
def test_files_that_cannot_be_kept_and_an_open_key_are_named(settings, sink, tmp_path):
    (tmp_path / "file").write_text("")
    options = {"location": tmp_path / "file" / "files"}
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": options}
    }
    key = tmp_path / "secret_key"
    key.write_text("x")
    key.chmod(0o644)
    code, found = doctor()
    assert code == 1
    assert [line for line in found if line not in usual()] == [
        f"! Others on this machine can read {key}. Run “chmod 600 {key}”.",
        "! Files cannot be kept (StorageAway). Check the storage and its rights.",
    ]


@pytest.mark.usefixtures("_well")
def test_a_data_folder_that_others_can_look_into(settings, sink, tmp_path):
    settings.DATA_DIR = tmp_path / "open"
    settings.DATA_DIR.mkdir()
    settings.DATA_DIR.chmod(0o755)

    _, lines = doctor()

    assert [line for line in lines if "look into" in line] == [
        f"? Others on this machine can look into {settings.DATA_DIR}. "
        "Give it to the user that Countersign runs as, and to nobody else."
    ]


@pytest.mark.skipif(not landlock.version(), reason="this system has no Landlock")
@pytest.mark.usefixtures("_well")
def test_what_a_hostile_file_could_do_is_tried(sink):
    out = io.StringIO()
    call_command("doctor", stdout=out)

    assert (
        "  What opens strangers' files can read none of ours, write nothing, connect to nobody and start nothing."
        in out.getvalue().splitlines()
    )


@pytest.mark.usefixtures("_well")
def test_rule_packs_are_named_and_broken_ones_with_the_reason(settings, sink, tmp_path):
    settings.RULE_PACKS = tmp_path / "packs"
    write_pack(settings.RULE_PACKS, "sound")
    write_pack(settings.RULE_PACKS, "broken", schema="<schema")

    code, lines = doctor()

    assert code == 1
    (told,) = [line for line in lines if "rule pack" in line]
    assert told.startswith(
        "! The rule pack broken is left out. It can't be understood. north.sch: no XML"
    )


@pytest.mark.usefixtures("_well")
def test_backups_that_stopped_and_one_that_could_not_be_restored(sink):
    Sign.objects.update(at=timezone.now() - timedelta(days=9))
    note(DRILL_FAILED, set="2026", why="files/a is missing.")

    code, found = doctor()

    assert code == 1
    assert [line for line in found if line not in usual()] == [
        "! The backup 2026 could not be restored when it was tried out: files/a is missing.",
        "! The last good backup is 9 days old. Look at what makes them, and at its mails.",
    ]


@pytest.mark.usefixtures("_well")
def test_no_backup_was_ever_made(sink):
    Sign.objects.all().delete()

    code, found = doctor()

    assert code == 0
    assert (
        "? No backup was made from here yet. Run “python manage.py backup” each night."
        in found
    )


@pytest.mark.usefixtures("_well")
def test_what_retention_refused_is_told(sink, organization):
    Notice.objects.create(organization=organization, refused="The clock says 2038.")

    code, found = doctor()

    assert code == 1
    assert found[-1] == (
        f"! Nothing is removed of what is over in {organization}. The clock says 2038."
    )


@pytest.mark.usefixtures("_well", "sink")
def test_watched_places_answer_and_their_folders_are_somebodys(
    settings, olga, tmp_path
):
    def of_places() -> tuple[int, list[str]]:
        code, said = doctor()
        return code, [line for line in said if " watched place " in line]

    scans = tmp_path / "scans"
    settings.WATCH_FOLDER = str(scans)
    code, (away,) = of_places()
    assert code == 1
    assert away == f"! The watched place {scans} does not answer: {scans}: No such file or directory"  # fmt: skip

    scans.mkdir()
    code, (said,) = of_places()
    assert code == 0
    assert "has no folder of any organization: nothing is taken from it." in said

    (scans / str(olga.organization_id)).mkdir()
    assert of_places() == (0, [])

    (scans / "987654321").mkdir()
    settings.WATCH_SFTP = f"sftp://office@127.0.0.1:{free_port()}/in"
    settings.WATCH_SFTP_HOST_KEY = ""
    code, (strange, away) = of_places()
    assert code == 1
    assert strange.endswith("called by a number that no organization has: 987654321.")
    assert away.startswith(f"! The watched place {settings.WATCH_SFTP} does not answer: 127.0.0.1")  # fmt: skip
