"""nginx and Caddy as docs/operations.md sets them up, really in front: who asks, large files, parts, what is for inside."""

import hashlib
import re
import shutil
import ssl
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from countersign.documents.models import Document
from countersign.documents.parts import PART
from countersign.documents.storage import content
from countersign.history.models import Event
from tests import manual
from tests.containers.visitor import Visitor, wait_for
from tests.factories import PASSWORD
from tests.files import pdf
from tests.ports import free_port
from tests.processes import PATIENCE, web_process

NAME = "invoices.example.org"
LARGE = pdf() + b"\n%" + bytes(range(256)) * 40_000  # 10 MB
KEY = "0123456789abcdef" * 2
ELSEWHERE = "127.0.0.7"  # who asks has an address of its own
PROGRAMS = {
    name: shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    for name in ("nginx", "caddy")
}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
]


@pytest.fixture(params=["nginx", "caddy"])
def address(request, tmp_path):
    """Where the proxy answers by https."""
    program = PROGRAMS[request.param]
    if program is None:
        pytest.skip(f"no {request.param} on this machine: apt install {request.param}")
    if connection.vendor == "postgresql":
        pytest.skip("a proxy knows no database: SQLite's turn shows it")
    told = dict(
        line.split("=", 1) for line in manual.block("COUNTERSIGN_PROXIES=").splitlines()
    )
    del told["COUNTERSIGN_BIND"]
    with web_process(tmp_path, **told) as web:
        start = {"nginx": nginx, "caddy": caddy}[request.param]
        with start(program, tmp_path, web.rpartition(":")[2]) as port:
            yield f"https://127.0.0.1:{port}"


@contextmanager
def nginx(program, folder, web):
    port, plain = free_port(), free_port()
    certificate(folder)
    told = manual.file("/etc/nginx/conf.d/countersign.conf")
    for example, ours in (
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("127.0.0.1:8000", f"127.0.0.1:{web}"),
        ("/etc/letsencrypt/live/invoices.example.org", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert example in told
        told = told.replace(example, ours)
    (folder / "site.conf").write_text(told)
    places = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    user = "user root;" * (Path(folder).owner() == "root")
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; events {{}} http {{ {places} include site.conf; }}"
    )
    settings = ["-p", folder, "-c", folder / "nginx.conf", "-e", folder / "early.log"]
    subprocess.run([program, "-t", *settings], check=True, capture_output=True)
    with running([program, *settings], port):
        yield port
        moved = requests.get(f"http://127.0.0.1:{plain}/a?b=c", headers={"Host": NAME}, allow_redirects=False, timeout=PATIENCE)  # fmt: skip
        assert (moved.status_code, moved.headers["Location"]) == (301, f"https://{NAME}/a?b=c")  # fmt: skip


@contextmanager
def caddy(program, folder, web):
    port = free_port()
    told = manual.file("/etc/caddy/Caddyfile")
    for example, ours in ((f"{NAME} {{", f"{NAME}:{port} {{"), (":8000", f":{web}")):
        assert example in told
        told = told.replace(example, ours)
    # Nobody gives a certificate for an example: it is its own authority here.
    own = f"{{\nadmin off\nauto_https disable_redirects\nskip_install_trust\nlocal_certs\ndefault_sni {NAME}\nstorage file_system {folder}/caddy\n}}\n"
    (folder / "Caddyfile").write_text(own + told)
    settings = ["--config", folder / "Caddyfile", "--adapter", "caddyfile"]
    subprocess.run([program, "validate", *settings], check=True, capture_output=True)
    with running([program, "run", *settings], port):
        yield port


def test_behind_the_proxy_all_is_as_without_it(address, alice):
    agent = signed_in(address, alice)

    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}  # fmt: skip
    agent.session.headers.update(forged)
    agent.open("/invoices/desk/")
    agent.send("contains(@action, '/new/')", {})
    assert {event.address for event in Event.objects.filter(verb="began")} == {ELSEWHERE}  # fmt: skip

    sent = upload(agent, "whole.pdf", LARGE)
    assert sent.status_code == 200
    for number in range(3):
        assert part(agent, number).status_code == 204
    whole = post(agent, f"/invoices/upload/parts/{KEY}/", {"name": "parts.pdf", "size": len(LARGE)})  # fmt: skip
    assert 'data-outcome="' in whole.text
    assert refused(agent, b"%" * 31_000_000)

    (document,) = Document.objects.filter(organization=alice.organization_id)
    path = f"/invoices/originals/{document.pk}/"
    some = agent.session.get(address + path, headers={"Range": "bytes=5-9"}, timeout=PATIENCE)  # fmt: skip
    assert (some.status_code, some.content) == (206, LARGE[5:10])
    assert agent.session.get(address + path, timeout=PATIENCE).content == LARGE
    assert content(document.path) == LARGE

    for inside, status in (("/metrics", 404), ("/readyz", 404), ("/healthz", 200)):
        assert agent.session.get(address + inside, timeout=PATIENCE).status_code == status  # fmt: skip


class FromElsewhere(requests.adapters.HTTPAdapter):
    """Asks from an address of its own, a proxy whose certificate nobody vouches for."""

    def init_poolmanager(self, *arguments, **more):
        super().init_poolmanager(*arguments, **more, source_address=(ELSEWHERE, 0))


def signed_in(address, member) -> Visitor:
    hasher = PBKDF2PasswordHasher()  # what the web process reads
    member.user.password = hasher.encode(PASSWORD, hasher.salt(), iterations=1)
    member.user.save()
    visitor = Visitor(address)
    visitor.session.mount("https://", FromElsewhere())
    visitor.session.verify = visitor.session.trust_env = False
    visitor.session.headers.update({"Host": NAME, "Referer": f"https://{NAME}/"})
    visitor.open("/account/login/")
    login = {"login": member.user.email, "password": PASSWORD}
    visitor.send(".//*[@name='login']", login)
    return visitor


def upload(agent, name, data):
    return post(agent, "/invoices/upload/", {}, {"files": (name, data, "application/pdf")})  # fmt: skip


def refused(agent, data):
    """Too large: answered so, or cut off where the answer comes while it is still being sent."""
    try:
        return upload(agent, "large.pdf", data).status_code == 413
    except requests.ConnectionError:
        return True


def part(agent, number):
    piece = LARGE[number * PART : (number + 1) * PART]
    told = {"sha256": hashlib.sha256(piece).hexdigest()}
    return post(agent, f"/invoices/upload/parts/{KEY}/{number}/", told, {"part": ("blob", piece)})  # fmt: skip


def post(agent, path, values, files=None):
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', agent.page.text)[1]
    return agent.session.post(
        agent.address + path,
        data={"csrfmiddlewaretoken": token, **values},
        files=files,
        headers={"X-Requested-With": "file-drop"},
        timeout=PATIENCE,
    )


def certificate(folder):
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def running(command, port):
    """The proxy, once it shows its certificate; told to end afterwards."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: shows_certificate(port), "certificate")
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def shows_certificate(port):
    try:
        return bool(ssl.get_server_certificate(("127.0.0.1", port), timeout=5))
    except OSError:
        return False
