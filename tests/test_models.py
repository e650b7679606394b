"""The unit tests of the models: rows in, rows out, as dbt runs them."""

from collections import Counter

import duckdb
import pytest

from orchestration.home import Home
from orchestration.landing import lake
from orchestration.landing.accounts import export_accounts
from orchestration.landing.contracts import load_contracts


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home, contracts = Home(tmp_path_factory.mktemp("home")), load_contracts()
    home.create()
    for contract in contracts.values():
        lake.prepare(home.lake, contract)
    export_accounts(home, contracts, None, "10:30")
    return home


@pytest.fixture(scope="module")
def built(home):
    """Where nothing was delivered every channel is built, and each model has its columns."""
    from orchestration.dbt_runner import invoke

    result = invoke(home, ["--quiet", "build", "--exclude-resource-type", "test"])
    assert result.success, result.exception
    return result.result.results


def test_every_unit_test_of_the_models_holds(built, manifest):
    outcomes = Counter(str(each.status) for each in built if each.node.resource_type == "unit_test")
    assert outcomes == {"pass": len(manifest["unit_tests"])}


def test_a_column_that_is_never_null_takes_no_null(home, built, manifest):
    said = {
        (node["schema"], node["alias"], column["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        for column in node["columns"].values()
        if "not_null" in [constraint["type"] for constraint in column["constraints"]]
    }
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        found = db.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where not internal and not is_nullable"
        ).fetchall()
    assert ("core", "fct_orders", "goods_fen") in said
    assert set(found) == said
