"""A passkey in software: what a browser answers for somebody's finger, face or PIN."""

import hashlib
import json
import os
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


class Passkey:
    """Made for one site; signs for it, and where told so for a page of another one."""

    def __init__(self, *, shows_who: bool = True) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self._flags = FLAG.UP | (FLAG.UV if shows_who else FLAG(0))
        self.handle = ""

    def made(self, options: dict[str, Any]) -> str:
        """The credential, as JSON, that answers what the server asks when a passkey is added."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        about = AuthenticatorData.create(
            self._hash(asked["rp"]["id"]),
            self._flags | FLAG.AT,
            0,
            AttestedCredentialData.create(bytes(16), self.id, public),
        )
        return self._answer(
            "webauthn.create",
            asked["challenge"],
            attestationObject=AttestationObject.create("none", about, {}),
        )

    def signed(self, options: dict[str, Any], *, origin: str = "") -> str:
        """The same when it signs in."""
        asked = options["publicKey"]
        about = AuthenticatorData.create(self._hash(asked["rpId"]), self._flags, 1)
        said = self._said("webauthn.get", asked["challenge"], origin)
        signature = self._key.sign(about + said.hash, ec.ECDSA(SHA256()))
        return self._answer(
            "webauthn.get",
            asked["challenge"],
            origin,
            authenticatorData=about,
            signature=signature,
            userHandle=websafe_decode(self.handle),
        )

    @staticmethod
    def _hash(site: str) -> bytes:
        return hashlib.sha256(site.encode()).digest()

    @staticmethod
    def _said(kind: str, challenge: str, origin: str) -> CollectedClientData:
        site = urlsplit(settings.SITE_URL)
        return CollectedClientData.create(
            kind, challenge, origin or f"{site.scheme}://{site.netloc}"
        )

    def _answer(
        self, kind: str, challenge: str, origin: str = "", **more: bytes
    ) -> str:
        response = {"clientDataJSON": self._said(kind, challenge, origin), **more}
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": {k: websafe_encode(v) for k, v in response.items()},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
