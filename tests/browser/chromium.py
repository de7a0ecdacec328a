"""Where the browser is, and what is said where there is none."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing is looked up: whatever a page asks of another host is refused, and counts as a fault.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--force-color-profile=srgb", "--font-render-hinting=none", ALONE,
]  # fmt: skip
MISSING = (
    "There is no Chromium here. Install it (Debian: `apt-get install --no-install-recommends "
    "chromium`), or name one in CHROMIUM."
)


def required() -> bool:
    """Whether a browser test that is skipped counts as failed: `BROWSER_TESTS=required`."""
    return os.environ.get("BROWSER_TESTS") == "required"


def chromium(playwright: Playwright) -> str:
    """The program; skips the test where there is none, or fails it where it has to run."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    found.append(playwright.chromium.executable_path)
    for program in found:
        if program and Path(program).exists():
            return program
    if required():
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)
