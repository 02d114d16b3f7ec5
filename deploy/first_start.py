"""Makes the passwords and keys that compose.yaml's services share, at the first start; later it changes nothing.

Each service mounts only its own folder of /secrets: `countersign` for our processes, `postgres` for the
database, `storage` for SeaweedFS. To change a password, change it in the service, then in its file.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Final

ROOT: Final = Path("/secrets")


def keep(path: Path, value: str, mode: int) -> str:
    """What the file holds; the value, when there was none yet. A file is there whole or not at all."""
    if not path.exists():
        partial = path.with_name(f".{path.name}")
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        with partial.open("w", encoding="utf-8") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(mode)
        partial.rename(path)
        on_disk(path.parent)
        print(f"Made {path}")  # noqa: T201
    return path.read_text(encoding="utf-8")


def on_disk(folder: Path) -> None:
    """Have the disk keep the names in a folder: what was made at the first start is never made again."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def identity(key: str) -> dict[str, object]:
    """Who may do what in SeaweedFS: we everything, nobody else anything."""
    credentials = [{"accessKey": "countersign", "secretKey": key}]
    return {
        "identities": [
            {"name": "countersign", "credentials": credentials, "actions": ["Admin"]}
        ]
    }


def main() -> None:
    own = ROOT / "countersign"
    keep(own / "secret_key", secrets.token_urlsafe(50), 0o400)
    # The database's own user reads it there, from a volume that nobody else mounts.
    password = keep(ROOT / "postgres" / "password", secrets.token_urlsafe(32), 0o444)
    url = f"postgres://countersign:{password}@postgres:5432/countersign"
    keep(own / "database_url", url, 0o400)
    key = keep(own / "s3_secret_key", secrets.token_urlsafe(32), 0o400)
    keep(ROOT / "storage" / "s3.json", json.dumps(identity(key), indent=2), 0o444)


if __name__ == "__main__":
    main()
