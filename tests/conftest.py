"""What all tests share."""

import os
from pathlib import Path

import pytest

CORPUS = Path(
    os.environ.get(
        "COUNTERSIGN_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"
    )
)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real invoices with ground truth, where this machine has them (COUNTERSIGN_CORPUS)."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus on this machine: set COUNTERSIGN_CORPUS to its folder")
    return CORPUS
