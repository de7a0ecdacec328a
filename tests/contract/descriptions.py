"""Where the official descriptions of both APIs lie; they are no part of this repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MISSING = "the official descriptions are not here: set API_DESCRIPTIONS"


def folder(name: str) -> Path:
    """The folder of one API's descriptions; skips the test where it isn't there.

    A relative API_DESCRIPTIONS counts from the repository's root, wherever the tests run.
    """
    given = os.environ.get("API_DESCRIPTIONS", "")
    found = ROOT / given / name
    if not given or not found.is_dir():
        pytest.skip(MISSING)
    return found
