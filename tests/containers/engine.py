"""A container engine: the one that answers, or one of our own in a folder, ended when the tests end."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60  # seconds for the engine to answer
SPACE = 8 << 30  # bytes that images and volumes may take


class Missing(Exception):
    """What this machine lacks to run containers."""


class Engine:
    """Runs `docker` and `docker-compose` commands against one engine."""

    def __init__(self, address: str = "") -> None:
        self.environment = {
            **os.environ,
            "DOCKER_BUILDKIT": "1",
            "COMPOSE_DOCKER_CLI_BUILD": "1",
        }
        if address:
            self.environment["DOCKER_HOST"] = address
        self.client = client()

    def run(
        self, *arguments: str | Path, check: bool = True, seconds: float = 1800
    ) -> str:
        """What `docker ARGUMENTS` says; raises with its errors when it fails."""
        return self._run([self.client, *map(str, arguments)], check, seconds)

    def compose(self, *arguments: str, check: bool = True, seconds: float = 900) -> str:
        """The same for Docker Compose, version 2 or 1.29."""
        plugin = subprocess.run(
            [self.client, "compose", "version"], capture_output=True, check=False
        )
        found = shutil.which("docker-compose")
        if plugin.returncode == 0:
            command = [self.client, "compose"]
        elif found:
            command = [found]
        else:
            raise Missing("Docker Compose is not installed.")
        return self._run([*command, *arguments], check, seconds)

    def answers(self) -> bool:
        return bool(self.run("info", "--format", "{{.ServerVersion}}", check=False))

    def has(self, image: str) -> bool:
        return bool(self.run("image", "inspect", image, check=False))

    def _run(self, command: list[str], check: bool, seconds: float) -> str:
        done = subprocess.run(
            ["nice", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
        if check:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return ""


def client() -> str:
    """A `docker` that can build with BuildKit: newer ones need a plugin for it, which may be missing."""
    folders = [*os.environ["PATH"].split(os.pathsep), "/usr/bin"]
    for folder in folders:
        if found := shutil.which("docker", path=folder):
            said = subprocess.run([found, "--version"], capture_output=True, text=True)  # noqa: PLW1510
            version = int(said.stdout.split("version ")[1].split(".")[0])
            plugin = subprocess.run(
                [found, "buildx", "version"], capture_output=True, check=False
            )
            if version < 23 or plugin.returncode == 0:
                return found
    raise Missing("No docker that can build: install docker.io, or docker and buildx.")


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """The engine that answers already; else one of our own that keeps its data in `folder`."""
    running = Engine()
    if running.answers():
        print("Engine: the one that runs on this machine")
        yield running
        return
    daemon = shutil.which("dockerd", path=f"{os.environ['PATH']}:/usr/sbin")
    if not daemon or os.geteuid() != 0:
        raise Missing("No container engine answers, and dockerd cannot be started.")
    if shutil.disk_usage(folder).free < SPACE:
        raise Missing(f"{folder} has less than {SPACE >> 30} GB free.")
    print(f"Engine: our own, in {folder}")
    address = f"unix://{folder}/docker.sock"
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [
                daemon,
                f"--data-root={folder}/data",
                f"--exec-root={folder}/exec",
                f"--pidfile={folder}/pid",
                "-H",
                address,
            ],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        own = Engine(address)
        until = time.monotonic() + PATIENCE
        while not own.answers():
            if process.poll() is not None or time.monotonic() > until:
                raise Missing(f"dockerd did not start: see {folder}/log")
            time.sleep(0.5)
        yield own
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
