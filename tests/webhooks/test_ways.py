"""By TLS to the name that was asked for, and through the operator's proxy."""

import datetime
import socket
import ssl
import threading
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from countersign.webhooks import actions
from countersign.webhooks.addresses import Forbidden
from countersign.webhooks.models import Delivery, State
from countersign.webhooks.sending.rounds import send_due
from tests.factories import make_invoice
from tests.webhooks.conftest import told_of_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def trusted(tmp_path, monkeypatch) -> ssl.SSLContext:
    """How a receiver called `localhost` speaks TLS, by a certificate that this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    both = tmp_path / "both.pem"
    certificate = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    both.write_bytes(private + certificate)
    (tmp_path / "roots.pem").write_bytes(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


def only(member) -> Delivery:
    return Delivery.objects.get(organization=member.organization)


def test_a_receiver_is_asked_by_its_name_and_its_certificate_is_looked_at(
    alice, olga, receivers, happens, trusted
):
    asked: list[str] = []
    trusted.sni_callback = lambda _socket, name, _context: asked.append(name)
    receiver = receivers(tls=trusted)
    named = actions.add(f"https://localhost:{receiver.port}/x", ["invoice.read"], by=olga)  # fmt: skip
    happens(make_invoice(alice), "read", alice)
    send_due()

    assert asked == ["localhost"]
    assert only(olga).state == State.DELIVERED

    actions.remove(named.webhook, by=olga)
    told_of_all(receiver, olga)  # by number, which the certificate does not name
    happens(make_invoice(alice), "read", alice)
    send_due()
    assert only(olga).problem == "certificate"
    assert len(receiver.got) == 1


@pytest.fixture
def proxy(settings):
    """A proxy that lets everybody through and notes where to; `asked` is what it was asked."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.WEBHOOK_PROXY = listening.getsockname()
        settings.WEBHOOK_NETWORKS = []

        def pump(of: socket.socket, to: socket.socket) -> None:
            with of, to:
                try:
                    while data := of.recv(65536):
                        to.sendall(data)
                except OSError:
                    return

        def serve() -> None:
            while True:
                try:
                    near, _from = listening.accept()
                except OSError:
                    return
                head = near.recv(65536).decode()
                asked.append(head.partition("\r\n")[0])
                port = int(asked[-1].split()[1].rpartition(":")[2])
                far = socket.create_connection(("127.0.0.1", port))
                near.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                for pair in ((near.dup(), far.dup()), (far, near)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield asked


def test_all_goes_through_the_proxy_which_looks_names_up(
    alice, olga, receivers, happens, proxy, trusted
):
    receiver = receivers(tls=trusted)
    actions.add(f"https://localhost:{receiver.port}/x", ["invoice.read"], by=olga)
    happens(make_invoice(alice), "read", alice)
    send_due()

    assert proxy == [f"CONNECT localhost:{receiver.port} HTTP/1.1"]
    assert only(olga).state == State.DELIVERED


def test_an_inner_address_is_refused_before_the_proxy_too(olga, proxy):
    address = ip_address("10.0.0.1")
    with pytest.raises(Forbidden):
        actions.add(f"https://{address}/", ["invoice.read"], by=olga)
    assert proxy == []
