"""What a browser may load and do on our pages (Content-Security-Policy)."""

from typing import Any

from csp.constants import NONE, SELF

from countersign.config.storing import Storage, link_origins


def content_policy(file_storage: Storage) -> dict[str, Any]:
    """As django-csp takes it; originals may come from where `file_storage` has its links."""
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [
                SELF,
                "'wasm-unsafe-eval'",
            ],  # pdf.js decodes some images in WebAssembly
            "style-src": [SELF],
            "style-src-attr": [
                "'unsafe-inline'"
            ],  # pdf.js places its text layer by style attributes
            "img-src": [SELF, "data:", "blob:"],
            "font-src": [SELF, "data:"],
            "connect-src": [SELF, *link_origins(file_storage)],
            "worker-src": [SELF, "blob:"],
            "object-src": [NONE],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "form-action": [SELF],
        }
    }
