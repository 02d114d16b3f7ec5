"""Builds the images, brings compose.yaml up, works with it, breaks it, upgrades it: `make test-containers`.

Needs a container engine that answers, or root and dockerd to start one. `--keep DIR` keeps its images for the
next run.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from . import bases, walk
from .engine import Engine, Missing, engine
from .images import NEW, OLD, READER, build
from .load import Load
from .stack import Stack


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is done, and how long it took."""
    print(f"- {title} ...", flush=True)
    begun = time.monotonic()
    yield
    print(f"  {time.monotonic() - begun:.0f} s", flush=True)


def refuses(docker: Engine) -> None:
    """The small image says which one reads scans instead of trying to."""
    with pytest.raises(RuntimeError, match="Its image is countersign-reader"):
        docker.run("run", "--rm", "--network=none", OLD, "run_reader")


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


def billed(stack: Stack) -> None:
    """The image has a bill of what is in it: of Python, of the browser, of the system."""
    for service, package in (("web", "pkg:pypi/django@"), ("reader", "pkg:pypi/saxonche@")):  # fmt: skip
        told = json.loads(stack.inside(service, "cat", "/sbom.cdx.json"))
        purls = [one["purl"] for one in told["components"]]
        for beginning in (package, "pkg:npm/htmx.org@", "pkg:deb/debian/libc6@"):
            assert any(one.startswith(beginning) for one in purls), beginning


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
    assert images == {NEW, NEW + READER}
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
    with step("Our images, and the next release's"):
        build(docker, folder, origins[bases.PYTHON])
        refuses(docker)
    stack = Stack(docker, port)
    try:
        with step("compose.yaml, from nothing, with two web containers"):
            stack.up(OLD, web=2)
        with step("Confined: not root, nothing to write to but volume and memory"):
            confined(stack)
        with step("A bill of materials in each image"):
            billed(stack)
        with step("The owner comes in, an agent and a manager are added"):
            walked = walk.begin(stack)
        with step("Upload and reading"):
            walked.upload()
        with step("A scan and a wrong e-invoice: the reader's work"):
            walked.scan()
            walked.wrong_einvoice()
        with step("A web container is killed, the invoice submitted at once"):
            killed = stack.crash("web")
            walked.submit()
            stack.healthy(2)
            assert killed in {each["Id"] for each in stack.containers("web")}
        with step("The manager decides by the link of the mail"):
            walked.decide()
        with step("Nothing to mend, says the doctor"):
            stack.manage("doctor")
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
            stroll.scan()
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
