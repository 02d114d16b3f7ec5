"""Our images, and the next release's: what they are built from, and how large they are."""

import gzip
import subprocess
from pathlib import Path

from . import bases
from .engine import Engine

ROOT = Path(__file__).parents[2]
OLD, NEW = "countersign-test:old", "countersign-test:new"
READER = "-reader"  # behind a name: the image of who reads scans
MOST = 350  # megabytes that the image of web, worker, schedule and migrate may take, unpacked
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


def build(docker: Engine, folder: Path, base: str) -> None:
    """Both images, and the next release's: the same with one more migration. `base` says where theirs is from."""
    # A stand-in comes without the network that a build has elsewhere.
    command = ("build", "--quiet", "--network=host", "--tag")
    docker.run(*command, OLD, ROOT)
    docker.run(*command, OLD + READER, "--target=countersign-reader", ROOT)
    for end in ("", READER):
        _build_release(docker, folder / "release", OLD + end, NEW + end)
    print(f"  base: {_size(docker, bases.PYTHON):.0f} MB unpacked, {base}")
    for name in (OLD, OLD + READER):
        unpacked, packed = _size(docker, name), _packed_size(docker, name)
        print(f"  {name}: {unpacked:.1f} MB unpacked, {packed:.0f} MB to download")
    assert _size(docker, OLD) < MOST, f"the image is to be under {MOST} MB"


def _build_release(docker: Engine, folder: Path, old: str, new: str) -> None:
    migrations = ROOT / "countersign" / "invoices" / "migrations"
    last = sorted(path.stem for path in migrations.glob("0*.py"))[-1]
    folder.mkdir(exist_ok=True)
    (folder / "9999_container_test.py").write_text(MIGRATION.format(last=last))
    (folder / "Dockerfile").write_text(
        f"FROM {old}\nCOPY 9999_container_test.py countersign/invoices/migrations/\n"
    )
    docker.run("build", "--quiet", "--tag", new, folder)


def _size(docker: Engine, image: str) -> float:
    """Megabytes of all its layers, base and all, as the engine counts them."""
    return int(docker.run("image", "inspect", "-f", "{{.Size}}", image)) / 1e6


def _packed_size(docker: Engine, image: str) -> float:
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
