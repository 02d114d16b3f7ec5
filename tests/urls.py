"""Every address there is, for tests that walk them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with namespaces, its view, what it needs."""

    name: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """Sign-in pages belong to allauth, which guards them itself."""
        return not self.view.__module__.startswith("allauth.")


def addresses() -> Iterator[Address]:
    """All of them, in order."""
    yield from _walk(get_resolver(), "", ())


def _walk(
    resolver: URLResolver, namespace: str, outer: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        arguments = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from _walk(pattern, inner, arguments)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", pattern.callback, arguments)
