"""Another machine by SFTP, known by its host key."""

import asyncio
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

import asyncssh
from django.utils.translation import gettext as _

from .hosts import host_and_port
from .place import Parcel, Undelivered

_PATIENCE: Final = 20  # seconds to connect
_LONGEST: Final = 1800  # seconds for all of it


def put(parcel: Parcel, settings: Mapping[str, str], secret: str) -> None:
    """Write it there under another name, then rename it. A machine with another host key is sent nothing, no password either.

    In a thread of its own, since the caller's may have an event loop already.
    """
    machine = host_and_port(settings["host"], 22)
    sending = _put(parcel, machine, settings, secret)
    try:
        with ThreadPoolExecutor(max_workers=1) as own:
            own.submit(asyncio.run, asyncio.wait_for(sending, _LONGEST)).result()
    except asyncssh.HostKeyNotVerifiable as problem:
        raise Undelivered(
            _("The machine shows another host key than the one that is kept.")
        ) from problem
    except asyncssh.PermissionDenied as problem:
        raise Undelivered(
            _("The machine does not take the user and password or key.")
        ) from problem
    except (OSError, asyncssh.Error, ValueError, TimeoutError) as problem:
        raise Undelivered(
            _("The machine does not take it: %(why)s") % {"why": problem}
        ) from problem


async def _put(
    parcel: Parcel, machine: tuple[str, int], settings: Mapping[str, str], secret: str
) -> None:
    folder = settings.get("folder", "").rstrip("/")
    before = f"{folder}/" if folder else ""
    meanwhile = f"{before}.{uuid.uuid4().hex}.part"
    key = asyncssh.import_public_key(settings["host_key"])
    async with (
        asyncssh.connect(
            *machine,
            username=settings["user"],
            known_hosts=([key], [], []),
            config=None,
            agent_path=None,
            connect_timeout=_PATIENCE,
            login_timeout=_PATIENCE,
            **_proof(secret),
        ) as connection,
        connection.start_sftp_client() as sftp,
    ):
        try:
            async with sftp.open(meanwhile, "wb") as file:
                for chunk in parcel.chunks:
                    await file.write(chunk)
                with suppress(asyncssh.SFTPOpUnsupported):  # not every server can
                    await file.fsync()
            await sftp.posix_rename(meanwhile, before + parcel.name)
        except BaseException:
            if await sftp.exists(meanwhile):
                await sftp.remove(meanwhile)
            raise


def _proof(secret: str) -> dict[str, Any]:
    """A private key is used as one, everything else is a password."""
    if secret.lstrip().startswith("-----BEGIN"):
        return {"client_keys": [asyncssh.import_private_key(secret)], "password": None}
    return {"client_keys": None, "password": secret}
