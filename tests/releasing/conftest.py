import pytest

from tests.releasing.history import Release


@pytest.fixture
def before(tmp_path) -> Release:
    return Release(tmp_path / "before.duckdb", "b20", "2026-11-20").written()


@pytest.fixture
def after(tmp_path) -> Release:
    """The next night, which has told nothing else so far."""
    return Release(tmp_path / "after.duckdb", "b21", "2026-11-21")
