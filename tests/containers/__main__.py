"""Builds the image, brings compose.yaml up, works with it, breaks it, upgrades it: `make test-containers`.

Needs a container engine that answers, or root and dockerd to start one. `--keep DIR` keeps its images for the
next run.
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from . import bases, walk
from .engine import Engine, Missing, engine
from .load import Load
from .stack import Stack

ROOT = Path(__file__).parents[2]
OLD, NEW = "countersign-test:old", "countersign-test:new"
MIGRATION = '''"""Only in the container test: a new column on the busiest table, after a while."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("invoices", "{last}")]
    operations = [
        migrations.RunSQL("SELECT pg_sleep(3)", migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE invoices_invoice ADD COLUMN container_test integer",
            migrations.RunSQL.noop,
        ),
    ]
'''


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is done, and how long it took."""
    print(f"- {title} ...", flush=True)
    begun = time.monotonic()
    yield
    print(f"  {time.monotonic() - begun:.0f} s", flush=True)


def build(docker: Engine, folder: Path, origins: dict[str, str]) -> None:
    """The image, and the next release's: the same with one more migration."""
    # A stand-in comes without the network that a build has elsewhere.
    docker.run("build", "--quiet", "--network=host", "--tag", OLD, ROOT)
    migrations = ROOT / "countersign" / "invoices" / "migrations"
    last = sorted(path.stem for path in migrations.glob("0*.py"))[-1]
    release = folder / "release"
    release.mkdir(exist_ok=True)
    (release / "9999_container_test.py").write_text(MIGRATION.format(last=last))
    (release / "Dockerfile").write_text(
        f"FROM {OLD}\nCOPY 9999_container_test.py countersign/invoices/migrations/\n"
    )
    docker.run("build", "--quiet", "--tag", NEW, release)
    whole, base = (
        docker.run("image", "inspect", "-f", "{{.Size}}", each)
        for each in (OLD, bases.PYTHON)
    )
    packed, packed_base = packed_size(docker, OLD), packed_size(docker, bases.PYTHON)
    print(
        f"  image: {packed:.0f} MB to download ({packed - packed_base:.0f} MB ours, the rest the base, "
        f"{origins[bases.PYTHON]}); {int(whole) / 1e6:.0f} MB unpacked ({(int(whole) - int(base)) / 1e6:.0f} MB ours)"
    )
    assert packed < 350, (
        "the image is to be under 350 MB as registries count it: compressed"
    )


def packed_size(docker: Engine, image: str) -> float:
    """Megabytes of the image's layers, compressed as a registry keeps them."""
    saving = subprocess.Popen(
        [docker.client, "save", image], env=docker.environment, stdout=subprocess.PIPE
    )
    assert saving.stdout is not None
    size = 0

    class Counter:
        def write(self, data: bytes) -> int:
            nonlocal size
            size += len(data)
            return len(data)

        def flush(self) -> None: ...

    with gzip.GzipFile(fileobj=Counter(), mode="wb", compresslevel=6) as packed:  # type: ignore[call-overload]
        while chunk := saving.stdout.read(1 << 20):
            packed.write(chunk)
    saving.wait()
    return size / 1e6


def confined(stack: Stack) -> None:
    """Our containers run as nobody special and can write to their volume and memory alone."""
    for service in ("web", "worker", "reader", "schedule"):
        found = stack.containers(service)[0]
        assert found["HostConfig"]["ReadonlyRootfs"], service
        tried = "for each in app venv etc usr data tmp; do touch /$each/x 2>/dev/null && echo $each; done"
        assert stack.inside(service, "sh", "-c", f"{tried}; true").split() == [
            "data",
            "tmp",
        ], service
        assert stack.inside(service, "id", "-u").strip() == "10001", service
        capable = stack.inside(service, "grep", "CapEff", "/proc/self/status")
        assert int(capable.split()[1], 16) == 0, service


def obeys(stack: Stack) -> None:
    """Every process ends when it is told to, by itself and within its time."""
    for service in ("web", "worker", "reader", "schedule"):
        begun = time.monotonic()
        stack.compose("stop", service)
        codes = [each["State"]["ExitCode"] for each in stack.containers(service)]
        assert set(codes) <= {0, 143}, (service, codes)
        print(f"  {service} ended in {time.monotonic() - begun:.0f} s")


def upgrade(stack: Stack, walked: walk.Walk, web: int) -> None:
    """`up` with the next release's image while people work."""
    old = {each["Id"] for each in stack.containers("web")}
    with Load(walked.agent, people=6) as load:
        time.sleep(5)
        stack.up(NEW, web=web)
        time.sleep(5)
    print(f"  {load.check()}")
    assert not old & {each["Id"] for each in stack.containers("web")}
    images = {
        each["Config"]["Image"]
        for service in ("web", "worker", "reader", "schedule")
        for each in stack.containers(service)
    }
    assert images == {NEW}
    logs = stack.compose("logs", "--no-color", "web", "worker", "reader", "schedule")
    changing = [line for line in logs.splitlines() if "9999_container_test" in line]
    assert len(changing) == 1, changing


def encrypted(stack: Stack, port: int) -> None:
    """With a host name the proxy speaks HTTPS and leads there; `localhost` gets a certificate of its own making."""
    environment = stack.engine.environment
    plain, stack.address = stack.address, f"https://localhost:{port + 1}"
    environment |= {"COUNTERSIGN_SITE": "localhost", "COUNTERSIGN_URL": stack.address}
    stack.up(OLD)
    root = "/data/caddy/pki/authorities/local/root.crt"
    with tempfile.NamedTemporaryFile("w") as trusted:
        trusted.write(stack.inside("proxy", "cat", root))
        trusted.flush()
        session = requests.Session()
        session.trust_env, session.verify = False, trusted.name
        page = session.get(f"{stack.address}/account/login/", timeout=60)
        inner = [
            session.get(f"{stack.address}/{each}") for each in ("metrics", "readyz")
        ]
    assert page.status_code == 200
    assert all(cookie.secure for cookie in session.cookies)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert [each.status_code for each in inner] == [404, 404]
    led = session.get(f"{plain}/account/login/", allow_redirects=False, timeout=60)
    assert led.status_code == 308
    assert led.headers["Location"] == "https://localhost/account/login/"
    stack.down()
    stack.address = plain
    environment |= {"COUNTERSIGN_SITE": ":80", "COUNTERSIGN_URL": plain}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.containers", description=__doc__
    )
    parser.add_argument(
        "--port", type=int, default=8170, help="for the proxy, and the next one (8170)"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder for our own engine's data, kept for the next run",
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="countersign-containers-") as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with engine(folder.resolve()) as docker:
                everything(docker, Path(scratch), asked.port)
        except Missing as problem:
            print(f"Not tested: {problem}", file=sys.stderr)
            return 1
    return 0


def everything(docker: Engine, folder: Path, port: int) -> None:
    with step("Base images"):
        origins = bases.provide(docker, folder)
        for name, origin in origins.items():
            print(f"  {name}: {origin}")
    with step("Our image, and the next release's"):
        build(docker, folder, origins)
    stack = Stack(docker, port)
    try:
        with step("compose.yaml, from nothing, with two web containers"):
            stack.up(OLD, web=2)
        with step("Confined: not root, nothing to write to but volume and memory"):
            confined(stack)
        with step("The owner comes in, an agent and a manager are added"):
            walked = walk.begin(stack)
        with step("Upload and reading"):
            walked.upload()
        with step("A web container is killed, the invoice submitted at once"):
            killed = stack.crash("web")
            walked.submit()
            stack.healthy(2)
            assert killed in {each["Id"] for each in stack.containers("web")}
        with step("The manager decides by the link of the mail"):
            walked.decide()
        with step("Upgrade to a release with a new migration, while six people work"):
            upgrade(stack, walked, web=2)
        with step("Told to end"):
            obeys(stack)
    finally:
        stack.down()
    small = Stack(docker, port, "compose.minimal.yaml")
    try:
        with step("TLS where a host name is set"):
            encrypted(small, port)
        with step("compose.minimal.yaml, from nothing, and the workflow once"):
            small.up(OLD)
            stroll = walk.begin(small)
            stroll.upload()
            stroll.submit()
            stroll.decide()
    finally:
        small.down()
    skipped = [name for name, origin in origins.items() if origin == "stand-in"]
    if skipped:
        print(
            f"Skipped: the images of the registry ({', '.join(skipped)}), as none answers: stand-ins instead"
        )
    print(
        "Skipped: a certificate for a real host name, as that needs one that the world can reach"
    )


if __name__ == "__main__":
    sys.exit(main())
