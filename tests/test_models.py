"""The unit tests of the models: rows in, rows out, as dbt runs them."""

from collections import Counter
from datetime import date

import duckdb
import pytest

from orchestration.dbt_runner import invoke
from orchestration.home import Home
from orchestration.landing import lake
from orchestration.landing.accounts import export_accounts
from orchestration.landing.contracts import load_contracts
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row
from orchestration.stops import problem_of


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home, contracts = Home(tmp_path_factory.mktemp("home")), load_contracts()
    home.create()
    for contract in contracts.values():
        lake.prepare(home.lake, contract)
    export_accounts(home, b"k" * 32, contracts, None, "10:30")
    return home


@pytest.fixture(scope="module")
def built(home, manifest, parses):
    """Where nothing was delivered every channel is built, and each model has its columns."""
    with parses.lent(home):
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


def test_a_key_that_is_repeated_stops_the_build_and_names_its_files(home, built, manifest):
    with Registry(home.registry) as registry:
        registry.save([Row("till", "refunds", date(2026, 11, 20), "refunds.csv", sha256="a" * 64)])
    with duckdb.connect(str(home.warehouse)) as db:
        db.execute(
            """
            insert into core.int_refunds_dated by name
            select
                'till' as channel, line as refund_line_id, 100 as refund_fen,
                date '2026-11-20' as business_date, _delivery_date, _file_sha256
            from (values ('once', date '2026-11-19', $1), ('twice', date '2026-11-20', $2),
                ('twice', date '2026-11-20', $2)) as lines (line, _delivery_date, _file_sha256)
            """,
            ["b" * 64, "a" * 64],
        )
    result = invoke(home, ["--quiet", "run", "--select", "fct_refund_lines"])
    assert problem_of(home, manifest["nodes"], result) == (
        "dbt stopped at core.fct_refund_lines is not unique by channel, refund_line_id"
        " (till/refunds/2026-11-20/refunds.csv)"
    )


def test_a_table_that_breaks_its_contract_stops_the_build_and_says_where(home, built, manifest):
    with duckdb.connect(str(home.warehouse)) as db:
        db.execute("alter table core.int_store_months_compared alter is_comparable type varchar")
    result = invoke(home, ["--quiet", "run", "--select", "store__comparability_monthly"])
    assert problem_of(home, manifest["nodes"], result) == (
        "dbt stopped at store.comparability_monthly breaks its contract: declared and not written:"
        " is_comparable BOOLEAN; written and not declared: is_comparable VARCHAR"
    )
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        tables = db.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    assert ("store", "same_store_monthly") in tables
    assert ("store", "comparability_monthly") not in tables
