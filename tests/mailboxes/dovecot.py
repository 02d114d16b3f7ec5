"""A dovecot of its own on loopback, in a folder of its own, as a user who is not root."""

import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.ports import free_port
from tests.processes import PATIENCE

PROGRAM: Final = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
PASSWORD: Final = "secret-4711"
WHY_NOT: Final = "no dovecot on this machine (on Debian: apt install dovecot-imapd)"


class Dovecot:
    """The server, with a mailbox for every name that signs in by PASSWORD."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
        self.port, self.tls_port = free_port(), free_port()
        # Held until the end: what gives tokens listens at it for one test after the other.
        self.token_socket = socket.create_server(("127.0.0.1", 0))
        self.token_port = self.token_socket.getsockname()[1]
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())[0]
        self.process: subprocess.Popen[bytes] | None = None
        self.certificate = self.home / "certificate.pem"

    def start(self) -> None:
        """Run it until `stop`; returns once it answers."""
        person = pwd.getpwnam(self.user)
        group = grp.getgrgid(person.pw_gid).gr_name
        self._certify()
        settings = _SETTINGS.format(
            home=self.home,
            user=self.user,
            group=group,
            uid=person.pw_uid,
            gid=person.pw_gid,
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            certificate=self.certificate,
        )
        (self.home / "dovecot.conf").write_text(settings)
        asked = f"http://127.0.0.1:{self.token_port}/introspect?token="
        (self.home / "oauth2.conf").write_text(_TOKENS.format(asked=asked))
        self._give(self.home)
        root = os.geteuid() == 0
        self.process = subprocess.Popen(
            [str(PROGRAM), "-F", "-c", str(self.home / "dovecot.conf")],
            user=person.pw_uid if root else None,
            group=person.pw_gid if root else None,
            extra_groups=[] if root else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 5) as greeted,
            ):
                if greeted.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        raise AssertionError((self.home / "log").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.token_socket.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def folder(self, user: str, name: str = "INBOX") -> Path:
        """The Maildir of a folder."""
        path = self.home / "mail" / user
        return path if name == "INBOX" else path / f".{name}"

    def deliver(self, user: str, *raws: bytes, folder: str = "INBOX") -> None:
        """Put mails into a mailbox, as a mail server does that writes Maildir."""
        where = self.folder(user, folder)
        for part in ("tmp", "new", "cur"):
            (where / part).mkdir(parents=True, exist_ok=True)
        self._give(self.home / "mail")
        for raw in raws:
            Dovecot.count += 1
            name = f"{int(time.time())}.M{Dovecot.count:09}.host"
            (where / "tmp" / name).write_bytes(raw)
            self._give(where / "tmp" / name)
            (where / "tmp" / name).rename(where / "new" / name)

    count = 0

    def files(self, user: str, folder: str = "INBOX") -> list[str]:
        """The names of the mails in a folder: with their flags."""
        where = self.folder(user, folder)
        return sorted(
            file.name
            for part in ("new", "cur")
            if (where / part).is_dir()
            for file in (where / part).iterdir()
        )

    def number_anew(self, user: str) -> None:
        """Forget which number each mail has: the next connection is told of another UIDVALIDITY."""
        folder = self.folder(user)
        listed = (folder / "dovecot-uidlist").read_text()
        validity = int(re.search(r" V(\d+)", listed)[1])
        for file in folder.glob("dovecot*"):
            file.unlink()
        (folder / "dovecot-uidlist").write_text(f"3 V{validity + 7} N50\n")
        self._give(folder)

    def _certify(self) -> None:
        command = (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
            f"-addext subjectAltName=DNS:localhost -keyout {self.certificate} -out {self.home}/own.pem"
        )
        subprocess.run(command.split(), check=True, capture_output=True)
        own = (self.home / "own.pem").read_bytes()
        self.certificate.write_bytes(self.certificate.read_bytes() + own)

    def _give(self, path: Path) -> None:
        """All of it to the server's user."""
        if os.geteuid() != 0:
            return
        person = pwd.getpwnam(self.user)
        for one in (path, *path.rglob("*")):
            with suppress(FileNotFoundError):
                os.chown(one, person.pw_uid, person.pw_gid)


_TOKENS: Final = """
introspection_mode = get
introspection_url = {asked}
username_attribute = username
active_attribute = active
active_value = true
"""
_SETTINGS: Final = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
default_client_limit = 200
default_process_limit = 50
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 50
mailbox_list_index = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""
