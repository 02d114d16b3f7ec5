"""A time stamp authority of our own: real answers (by `openssl ts`), over HTTP on 127.0.0.1."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CONFIG = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """`roots` are its certificates; `answer` replaces what it answers, given what it would have."""

    folder: Path
    url: str = ""
    asked: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    instead: bytes | None = None
    status: int = 200

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def stamp(self, query: bytes) -> bytes:
        """What it answers to a question."""
        (self.folder / "query.tsq").write_bytes(query)
        answer = self.folder / "answer.tsr"
        subprocess.run(
            [
                *("openssl", "ts", "-reply", "-config", self.folder / "tsa.cnf"),
                *("-queryfile", self.folder / "query.tsq", "-out", answer),
            ],
            check=True,
            capture_output=True,
        )
        return answer.read_bytes()


def found(folder: Path) -> Authority:
    """Its keys and certificates, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    root, signer = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    top = _certificate("Root", root, "Root", root, ca=True)
    leaf = _certificate("Authority", signer, "Root", root, ca=False)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(top.public_bytes(pem))
    (folder / "signer.pem").write_bytes(leaf.public_bytes(pem))
    (folder / "signer.key").write_bytes(
        signer.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    return Authority(folder)


def _certificate(name, key, issuer, issuers_key, *, ca: bool) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(usage, critical=True)
    return made.sign(issuers_key, hashes.SHA256())


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """Answering on 127.0.0.1 in this block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(query)
            body = authority.instead
            if body is None:
                body = authority.stamp(query)
                authority.answers.append(body)
            self.send_response(authority.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    authority.url = f"http://127.0.0.1:{server.server_port}/tsa"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
