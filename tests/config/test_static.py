"""What pages ask for is collected, and packages' other builds are not."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles.finders import get_finders

SOURCE = Path(__file__).parents[2] / "countersign"


@pytest.fixture(scope="module")
def collected() -> set[str]:
    leave_out = apps.get_app_config("staticfiles").ignore_patterns
    return {
        f"{storage.prefix}/{name}" if getattr(storage, "prefix", None) else name
        for finder in get_finders()
        for name, storage in finder.list(leave_out)
    }


def test_every_file_that_a_template_names_is_collected(collected):
    texts = [path.read_text() for path in SOURCE.rglob("*.html")]
    named = {name for text in texts for name in re.findall(r'% static "([^"]+)"', text)}
    assert len(named) > 20
    assert named - collected == set()


def test_what_the_viewer_fetches_is_collected(collected):
    viewer = (SOURCE / "static/viewer/pdf-pages.js").read_text()
    fetched = re.findall(r"\$\{HOME\}([\w./]+)", viewer)
    assert len(fetched) == 7
    for path in fetched:
        name = f"npm/pdfjs-dist/{path}"
        assert [each for each in collected if each.startswith(name)], name


def test_one_build_of_each_package_is_enough(collected):
    scripts = [
        each
        for each in collected
        if each.startswith("npm/") and re.search(r"/(build|js|htmx.org)/[^/]+$", each)
    ]
    assert sorted(each.rpartition("/")[2] for each in scripts if "js" in each[-3:]) == [
        "bootstrap.bundle.min.js",
        "htmx.min.js",
        "pdf.min.mjs",
        "pdf.worker.min.mjs",
    ]
