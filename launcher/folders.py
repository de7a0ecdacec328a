"""Where everything of one clone lies."""

from __future__ import annotations

import hashlib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
REQUIREMENTS = REPOSITORY / "requirements"
ENVIRONMENT = REPOSITORY / ".venv"
LOCAL = REPOSITORY / ".local"
TOOLS = LOCAL / "tools"
LOGS = LOCAL / "logs"
SERVERS = LOCAL / "servers"

# Where this clone's servers live when the account they run as can't reach into the clone.
SYSTEM_SERVERS = Path("/var/lib") / (
    "billing-console-" + hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:8]
)


def make_local() -> None:
    """Make `.local`, open to be passed through: servers started by root run as another account."""
    for folder in (LOCAL, LOGS, SERVERS):
        folder.mkdir(exist_ok=True)
        if folder.stat().st_mode & 0o055 != 0o055:
            folder.chmod(0o755)
