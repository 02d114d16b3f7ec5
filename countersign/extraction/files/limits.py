"""What a file may be at most, and what is known of one that was taken."""

from dataclasses import dataclass

from countersign.sandbox.messages import MB


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may be. Whatever is over is refused before it is unpacked."""

    size: int = 25 * MB  # bytes of the file
    pages: int = 200
    pixels: int = 64_000_000  # of one picture: A4 at 750 dpi
    unpacked: int = 64 * MB  # bytes that one part of the file unpacks to
    shortest: float = 10.0  # points, of a page's side
    attachments: int = 50  # files inside a file
    attached: int = 25 * MB  # bytes of one of them
    attached_together: int = 64 * MB
    longest: float = 14_400.0  # points: 200 inches, as far as PDF goes


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is: its media type by content, and its pages' sizes in points as they are shown.

    An XML file has no pages.
    """

    media_type: str
    sizes: tuple[tuple[float, float], ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are to look at."""
        return len(self.sizes)
