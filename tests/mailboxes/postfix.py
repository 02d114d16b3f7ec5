"""A Postfix of its own on loopback, in a folder of its own, that hands over to a port of ours by LMTP."""

import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.ports import free_port
from tests.processes import PATIENCE

MASTER: Final = Path("/usr/lib/postfix/sbin/master")
WHY_NOT: Final = "no Postfix that this user may start (on Debian, as root: apt install postfix)"  # fmt: skip


def can_run() -> bool:
    """Its processes take a user each, which only root gives them."""
    return os.geteuid() == 0 and MASTER.exists() and shutil.which("postqueue", path="/usr/sbin") is not None  # fmt: skip


class Postfix:
    """Takes mails for a domain and hands them to a port, with TLS where `more` says so."""

    def __init__(self, domain: str, lmtp_port: int, **more: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
        self.port = free_port()
        settings = _MAIN.format(home=self.home, domain=domain, lmtp_port=lmtp_port)
        told = [f"{name} = {value}" for name, value in more.items()]
        (self.home / "main.cf").write_text("\n".join([settings, *told, ""]))
        (self.home / "master.cf").write_text(_MASTER.format(port=self.port))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it until `stop`; returns once it answers."""
        person = pwd.getpwnam("postfix")
        self.home.chmod(0o755)
        for name in ("queue", "data"):
            (self.home / name).mkdir()
        os.chown(self.home / "data", person.pw_uid, -1)
        command = ["/usr/sbin/postfix", "-c", str(self.home), "check"]
        subprocess.run(command, check=True, capture_output=True)
        self.process = subprocess.Popen(
            [str(MASTER), "-c", str(self.home), "-d"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError, smtplib.SMTPException):
                smtplib.SMTP("127.0.0.1", self.port, timeout=5).quit()
                return
            time.sleep(0.05)
        raise AssertionError(self.log())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
        shutil.rmtree(self.home, ignore_errors=True)

    def try_again(self) -> None:
        """Hand over at once what waits in its queue."""
        command = ["/usr/sbin/postqueue", "-c", str(self.home), "-f"]
        subprocess.run(command, check=True, capture_output=True)

    def log(self) -> str:
        """What it did."""
        log = self.home / "log"
        return log.read_text() if log.exists() else ""


_MAIN: Final = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log
maillog_file_prefixes = /tmp
multi_instance_enable = no
myhostname = mx.firma.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
relay_domains = {domain}
transport_maps = inline:{{ {{ {domain} = lmtp:[127.0.0.1]:{lmtp_port} }} }}
recipient_delimiter = +
smtpd_recipient_restrictions = reject_unauth_destination, reject_unverified_recipient
unverified_recipient_reject_code = 550
unverified_recipient_defer_code = 450
address_verify_map =
address_verify_poll_delay = 1s
address_verify_poll_count = 10
minimal_backoff_time = 1s
message_size_limit = 78643200
"""
_MASTER: Final = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
