"""What compose.yaml brings up, under a project name of its own."""

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .engine import Engine

ROOT = Path(__file__).parents[2]
PATIENCE = 300  # seconds for everything to be up on a busy machine


class Stack:
    """The services of one compose file."""

    def __init__(self, engine: Engine, port: int, file: str = "compose.yaml") -> None:
        self.engine, self.file = engine, file
        self.project = f"countersign-test-{port}"
        self.address = f"http://localhost:{port}"
        self.engine.environment |= {
            "COUNTERSIGN_URL": self.address,
            "COUNTERSIGN_HTTP_PORT": str(port),
            "COUNTERSIGN_HTTPS_PORT": str(port + 1),
        }

    def up(self, image: str, *, web: int = 1) -> None:
        """`up` with an image, as an operator does, and every web container healthy after it."""
        self.engine.environment["COUNTERSIGN_IMAGE"] = image
        scale = [] if web == 1 else ["--scale", f"web={web}"]
        self.compose("up", "-d", "--no-build", *scale)
        self.healthy(web)

    def healthy(self, count: int) -> None:
        """Wait until so many web containers are healthy."""
        until = time.monotonic() + PATIENCE
        while True:
            states = [
                each["State"].get("Health", {}).get("Status")
                for each in self.containers("web")
            ]
            if states == ["healthy"] * count:
                return
            if time.monotonic() > until:
                logs = self.compose("logs", "--tail=30")
                raise AssertionError(f"web containers are {states}\n{logs}")
            time.sleep(1)

    def down(self) -> None:
        self.compose("down", "--volumes", "--remove-orphans", check=False)

    def containers(self, service: str) -> list[dict[str, Any]]:
        """What the engine knows about each container of a service."""
        names = self.compose("ps", "-q", service).split()
        if not names:
            return []
        found: list[dict[str, Any]] = json.loads(self.engine.run("inspect", *names))
        return found

    def crash(self, service: str) -> str:
        """Kill the first process of one container of a service, as a power cut would; the container's id.

        A request that it was at would be answered 502, and be sent again by whoever sent it: there is none.
        """
        one = self.containers(service)[0]
        process = one["State"]["Pid"]
        os.kill(process, signal.SIGKILL)
        with suppress(ProcessLookupError):
            while True:
                os.kill(process, 0)
        return str(one["Id"])

    def inside(self, service: str, *command: str) -> str:
        return self.compose("exec", "-T", service, *command)

    def manage(self, *arguments: str) -> str:
        return self.inside("web", "python", "manage.py", *arguments)

    def compose(self, *arguments: str, check: bool = True) -> str:
        file = str(ROOT / self.file)
        return self.engine.compose(
            "-f", file, "-p", self.project, *arguments, check=check
        )
