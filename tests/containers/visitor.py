"""Somebody with a browser, as far as forms and links go."""

import copy
import time
from collections.abc import Callable, Mapping
from typing import Any

import lxml.html
import requests

PATIENCE = 180  # seconds for mail, for reading


class Visitor:
    """One session at the address of the proxy."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.page: requests.Response | None = None

    def again(self) -> "Visitor":
        """The same person in another window: the same cookies, connections of its own."""
        other = Visitor(self.address)
        other.session.cookies = copy.copy(self.session.cookies)
        return other

    def open(self, path: str) -> str:
        """The page at a path or address of ours."""
        path = path.removeprefix(self.address)
        self.page = self.session.get(f"{self.address}{path}", timeout=120)
        assert self.page.status_code == 200, f"{path}: {self.page.status_code}"
        return self.page.text

    def send(
        self,
        form: str,
        values: Mapping[str, Any],
        *,
        button: tuple[str, str] | None = None,
        files: list[Any] | None = None,
    ) -> str:
        """Fill in the form of the open page that `form` (an XPath condition) finds, and send it."""
        assert self.page is not None
        document = lxml.html.fromstring(self.page.text, base_url=self.page.url)
        found = document.xpath(f"//form[{form}]")
        assert found, f"no form {form} on {self.page.url}:\n{shown(document)}"
        data = [
            (name, value)
            for name, value in found[0].form_values()
            if name not in values
        ]
        data += list(values.items()) + ([button] if button else [])
        found[0].make_links_absolute(self.page.url)
        self.page = self.session.post(
            found[0].action or self.page.url, data=data, files=files, timeout=120
        )
        text = self.page.text
        text = shown(lxml.html.fromstring(text)) if text.strip() else ""
        assert self.page.status_code == 200, f"{self.page.status_code}: {text[:3000]}"
        return text

    def value(self, name: str) -> str:
        """What stands in a field of the open page."""
        assert self.page is not None
        fields = lxml.html.fromstring(self.page.text).xpath(f"//*[@name='{name}']")
        return str(fields[0].value or "")


def shown(document: Any) -> str:
    """The words of a page, without its scripts."""
    (main,) = document.xpath("//main") or [document]
    return " ".join(main.text_content().split())


def wait_for(look: Callable[[], Any], what: str) -> Any:
    """What `look` finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE
    while True:
        if found := look():
            return found
        assert time.monotonic() < until, f"no {what} within {PATIENCE} s"
        time.sleep(1)
