"""What all tests share: examples that are the same everywhere, and the project as dbt reads it."""

import os
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import settings

from benchmarks.postgres_server import NoPostgres, Server, running
from orchestration.home import Home
from tests.parses import Parses

settings.register_profile("siyu", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("siyu")

# What takes minutes, the longest first: begun last, one core would wait for the other.
_LONG = (
    *("test_same_result.py", "test_real_data.py", "test_partial_brands.py", "test_erasure.py"),
    *("test_models.py", "test_nights.py", "test_night.py", "test_postgres_mode.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(_LONG)))


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("empty"))
    home.create()
    return home


@pytest.fixture(scope="session")
def parses(tmp_path_factory) -> Parses:
    root = tmp_path_factory.getbasetemp()
    # Each worker has a folder in that of the run.
    return Parses((root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "parses")


@pytest.fixture(scope="session")
def manifest(empty_home, parses) -> dict:
    from orchestration.dbt_runner import manifest

    with parses.lent(empty_home):
        return manifest(empty_home)


@pytest.fixture(scope="session")
def compiled_models(empty_home, manifest) -> dict[str, str]:
    """Return the SQL of every model by its name, as it is when nothing has been built."""
    from orchestration.dbt_runner import invoke

    result = invoke(empty_home, ["--quiet", "compile"])
    assert result.success, result.exception
    return {
        each.node.name: each.node.compiled_code
        for each in result.result.results
        if each.node.resource_type == "model" and each.node.language == "sql"
    }


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; where there is none, only CI insists."""
    try:
        with running() as server:
            yield server
    except NoPostgres as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def new_database(postgres) -> Callable[[], str]:
    """Make empty databases, by URL."""
    numbers = count()
    return lambda: postgres.new_database(f"brand_{next(numbers)}")
