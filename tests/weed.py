"""A real S3 server of our own: SeaweedFS from its wheel. It can die, and come back with what it kept."""

import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from countersign.documents.bucket import Bucket
from countersign.documents.storage import StorageAway

BUCKET = "countersign"
KEY, SECRET = "countersign", "a secret of the tests"
BINARY = shutil.which("weed", path=sysconfig.get_path("scripts"))
PATIENCE = 60  # seconds to come up on a busy machine
_PORTS = (
    *("s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "filer.port"),
    *("filer.port.grpc", "volume.port", "volume.port.grpc", "admin.port"),
    "admin.port.grpc",
)


class Weed:
    """One server on its own ports of 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ports = folder, _free_ports()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3.port']}"

    def options(self, **more: Any) -> dict[str, Any]:
        """How our storage reaches it."""
        return {
            "endpoint_url": self.endpoint,
            "region_name": "us-east-1",
            "access_key": KEY,
            "secret_key": SECRET,
            "bucket_name": BUCKET,
        } | more

    def start(self) -> None:
        """Start it, and return when it answers."""
        command = [
            str(BINARY),
            "mini",
            f"-dir={self.folder}",
            f"-bucket={BUCKET}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-admin.ui=false",
            "-webdav=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            *(f"-{name}={port}" for name, port in self.ports.items()),
        ]
        environment = {
            **os.environ,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, cwd=self.folder
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "weed ended"
            assert time.monotonic() < until, "weed does not answer"
            time.sleep(0.1)

    def die(self) -> None:
        """Be killed, and gone."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        """Does it keep a file and give it back? Its parts come up one after the other."""
        try:
            with urllib.request.urlopen(self.endpoint, timeout=2):  # noqa: S310 - our own server
                pass
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            return False
        storage = Bucket(**self.options(location="probe"))
        try:
            storage.save("probe", ContentFile(b"here"))
            return b"".join(storage.part("probe")) == b"here"
        except (StorageAway, FileNotFoundError):
            return False


def _free_ports() -> dict[str, int]:
    with ExitStack() as held:
        sockets = [
            held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in _PORTS
        ]
        return {
            name: one.getsockname()[1]
            for name, one in zip(_PORTS, sockets, strict=True)
        }
