"""The keys that a provider of SAML may encrypt its answers to: made, read, and whether an answer is encrypted well enough."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.utils import timezone
from lxml import etree

_BITS: Final = 3072
_YEARS: Final = 10
_PAIR: Final = re.compile(
    r"(-----BEGIN (?:RSA )?PRIVATE KEY-----.+?-----END (?:RSA )?PRIVATE KEY-----)\s*"
    r"(-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----)",
    re.DOTALL,
)
_METHOD: Final = "{http://www.w3.org/2001/04/xmlenc#}EncryptionMethod"
_WELL: Final = frozenset(
    f"http://www.w3.org/{name}"
    for name in (
        "2001/04/xmlenc#rsa-oaep-mgf1p",
        "2009/xmlenc11#rsa-oaep",
        "2001/04/xmlenc#aes128-cbc",
        "2001/04/xmlenc#aes192-cbc",
        "2001/04/xmlenc#aes256-cbc",
        "2009/xmlenc11#aes128-gcm",
        "2009/xmlenc11#aes192-gcm",
        "2009/xmlenc11#aes256-gcm",
    )
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate, in PEM; empty ones where there is none."""

    key: str = ""
    certificate: str = ""


def pairs_in(text: str) -> tuple[Pair, ...]:
    """The pairs of a text in PEM, the one that providers are told first."""
    return tuple(Pair(*found) for found in _PAIR.findall(text))


def with_new(text: str = "") -> str:
    """A new pair, then the one that was told until now: what a provider still encrypts to that is read until the next change."""
    kept = pairs_in(text)[:1]
    return "\n".join(f"{one.key}\n{one.certificate}" for one in (_made(), *kept))


def is_well_encrypted(answer: str) -> bool:
    """Whether an answer (base64) is not encrypted, or by ways that nobody reads without the key: no PKCS #1 v1.5, no triple DES."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    document = etree.fromstring(base64.b64decode(answer), safe)
    return {one.get("Algorithm") for one in document.iter(_METHOD)} <= _WELL


def can_read(text: str) -> bool:
    """Whether all of it can be used: keys without a passphrase, each with its certificate."""
    pairs = pairs_in(text)
    try:
        for pair in pairs:
            key = serialization.load_pem_private_key(pair.key.encode(), None)
            certificate = x509.load_pem_x509_certificate(pair.certificate.encode())
            if key.public_key() != certificate.public_key():
                return False
    except (ValueError, TypeError):
        return False
    return bool(pairs)


def end_of(bare: str) -> datetime | None:
    """When a certificate (base64, as descriptions have it) ends."""
    try:
        found = x509.load_der_x509_certificate(base64.b64decode(bare))
    except ValueError:
        return None
    return found.not_valid_after_utc


def _made() -> Pair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Countersign")])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    return Pair(private.decode().strip(), public.decode().strip())
