"""What every answer says to the browser besides its content."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from countersign.config.release import HEADER, release

# Pages of ours use none of these, so neither may what gets into one.
_UNUSED: Final = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
_ALWAYS: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    # Static files say for themselves how long they may be kept; nothing else is.
    "Cache-Control": "no-store",
}


class HeadersMiddleware:
    """Lets no browser keep a page, no other site embed anything of ours, and no page use a device; says which release answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.always = {**_ALWAYS, HEADER: release()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.always.items():
            response.headers.setdefault(name, value)
        return response
