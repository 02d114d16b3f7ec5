"""Signed files of our own: by openssl in each of its forms, and by hand for what it does not make."""

import base64
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

START = datetime(2026, 1, 1, tzinfo=UTC)


class Signatory:
    """Somebody with a key and a certificate that no authority vouches for."""

    def __init__(self, folder: Path, name: str = "Luigi Verdi", *, curve: bool = False):
        self.folder = folder
        key = (
            ec.generate_private_key(ec.SECP256R1())
            if curve
            else rsa.generate_private_key(65537, 2048)
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(START)
            .not_valid_after(START + timedelta(days=3650))
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        (folder / "key.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        (folder / "cert.pem").write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
        )

    def sign(self, content: bytes, *options: str) -> bytes:
        """A CMS SignedData in DER that holds its content, unless the options say otherwise."""
        (self.folder / "content").write_bytes(content)
        hold = () if "-detached" in options else ("-nodetach",)
        subprocess.run(
            [
                *("openssl", "cms", "-sign", "-binary", "-in", "content"),
                *("-signer", "cert.pem", "-inkey", "key.pem", "-outform", "DER"),
                *(
                    "-out",
                    "signed",
                    *hold,
                    *(one for one in options if one != "-detached"),
                ),
            ],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        return (self.folder / "signed").read_bytes()


def armoured(signed: bytes) -> bytes:
    """The same in Base64, in lines."""
    return base64.encodebytes(signed)
