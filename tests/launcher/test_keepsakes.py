"""What a clone remembers."""

import socket
from pathlib import Path

from launcher.keepsakes import Keepsakes


def test_a_password_stays_the_same_and_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    assert Keepsakes(file).keep("password", lambda: "first") == "first"
    assert Keepsakes(file).keep("password", lambda: "second") == "first"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_port_is_kept_until_somebody_else_has_it(tmp_path: Path) -> None:
    kept = Keepsakes(tmp_path / "kept.json")
    port = kept.port("web")
    assert kept.port("web") == port
    with socket.socket() as somebody_else:
        somebody_else.bind(("127.0.0.1", port))
        somebody_else.listen()
        assert kept.port("web") != port
