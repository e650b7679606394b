"""One brand, night after night: published, repeated, blocked, mended."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.explaining.built import Built
from orchestration.explaining.coverage import NUMERIC
from orchestration.explaining.numbers import explain_number
from tests.small_brand import deliver

LAST = date(2026, 11, 20)


@pytest.fixture(scope="module")
def brand(new_brand):
    brand = new_brand("night")
    deliver(brand.home.landing, LAST, days=6)
    # The last day comes later: see the blocked night.
    late = brand.home.landing / "webshop" / "invoice_lines" / LAST.isoformat()
    shutil.move(late, brand.home.root / "held back")
    return brand


@pytest.fixture(scope="module")
def first_night(brand):
    return brand.siyu("nightly", "--date", (LAST - timedelta(days=1)).isoformat())


def test_a_clean_night_publishes_and_says_so(brand, first_night):
    code, said = first_night
    assert code == 0, said
    assert "net_sales_event_dated_yuan" in said
    assert "1 lines in quarantine" in said
    assert f"published {brand.current()}" in said
    assert brand.current().startswith("2026-11-19-")


def test_the_ledger_in_the_release_balances_and_names_the_line_in_quarantine(brand, first_night):
    assert brand.query(
        "select count(*) from audit.row_ledger where received <>"
        " loaded + duplicate + superseded + quarantined + erased + rejected"
    ) == [(0,)]
    quarantined = brand.query("select stream, reason from audit.quarantined_line")
    assert quarantined == [("invoice_lines", "a quote never closes")]


def test_the_release_adds_up_to_what_was_delivered(brand, first_night):
    """The delivered files are added up here by awk, which knows nothing of the pipeline."""
    files = sorted(str(path) for path in (brand.home.landing / "pos/ticket_lines").glob("*/*.csv"))
    program = 'FNR > 1 {split($6, fen, "."); sum += fen[1] * 100 + fen[2]} END {print sum}'
    delivered = subprocess.run(
        ["awk", "-F,", program, *files[:-1]], capture_output=True, text=True, check=True
    )
    published = brand.query(
        "select sum(net_sales_event_dated_fen) from store.daily where channel = 'pos'"
    )
    assert published == [(int(delivered.stdout),)]


def test_a_client_of_duckdb_1_2_reads_every_table(brand, first_night):
    """As many rows of each as this version counts, and every value of them."""
    client = Path(sys.prefix) / "duckdb-1.2"
    if not client.is_dir():
        assert "CI" not in os.environ, "`make old-client` could not install it"
        pytest.skip("`make old-client` installs the old client")
    program = (
        "import duckdb, json, sys; db = duckdb.connect(sys.argv[1], read_only=True);"
        "names = db.execute(\"select schema_name || '.' || table_name from duckdb_tables()\");"
        "counts = {n: len(db.execute('from ' + n).fetchall()) for (n,) in names.fetchall()};"
        "print(json.dumps([duckdb.__version__, counts]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, brand.home.releases / "current.duckdb"],
        env={**os.environ, "PYTHONPATH": str(client)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    version, counts = json.loads(done.stdout)
    assert version == "1.2.2"
    told = brand.query("select table_schema || '.' || table_name, row_count from audit.build_info")
    # What was published before is no part of what a build is made of.
    assert counts == dict(told) | {"audit.build_info": len(told), "kpi.restatement": 0}
    assert sum(counts.values()) > 1000


def test_what_a_channel_does_not_tell_is_null_and_the_release_says_why(brand, first_night):
    """The tills tell discounts and no returns, the web shop returns and no discounts."""
    assert brand.query(
        "select channel, count(refund_fen) > 0, count(merchant_discount_fen) > 0"
        " from store.daily group by all order by all"
    ) == [("pos", False, True), ("webshop", True, False)]
    assert brand.query(
        "select capability, channel from audit.capability"
        " where is_told and capability in ('returns', 'discounts') order by all"
    ) == [("discounts", "pos"), ("returns", "webshop")]
    assert brand.query(
        "select distinct missing_because, is_available from audit.capability"
        " where capability = 'contacts'"
    ) == [("never delivered", False)]


def test_dbt_tests_and_suites_are_checks_on_their_assets(brand, first_night):
    import dagster as dg

    with dg.DagsterInstance.from_config(str(brand.home.dagster)) as instance:
        records = instance.get_event_records(
            dg.EventRecordsFilter(dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        )
    seen = {
        (check.asset_key.to_user_string(), check.check_name): check.passed
        for record in records
        for check in [record.event_log_entry.dagster_event.event_specific_data]
    }
    assert seen["kpi/brand_daily", "expectations"]
    assert seen["release/audit", "every_check_passed"]
    assert seen["core/bridge_person_identity", "one_person_at_a_time_bridge_person_identity_"]
    # A line in quarantine is a warning: seen, and no reason not to publish.
    assert not seen["audit/check_result", "expectations"]


def test_the_same_night_again_is_the_same_release(brand, first_night):
    before = brand.current()
    code, said = brand.siyu("nightly", "--date", (LAST - timedelta(days=1)).isoformat())
    assert code == 0, said
    assert brand.current() == before
    assert len(list(brand.home.releases.glob("*/candidate.json"))) == 1


EXPLAINED = ("store.daily", "kpi.store_daily", "kpi.brand_daily")


def test_published_numbers_are_the_sums_of_their_lines(brand, first_night):
    chosen = random.Random(20)
    with duckdb.connect(str(brand.home.warehouse), read_only=True) as db:
        built = Built(db, brand.home)
        for table in EXPLAINED:
            name = tuple(table.split("."))
            rows = built.db.sql(f"select * from {table} order by all").fetchdf()
            for column, kind in built.columns[name].items():
                if not kind.startswith(NUMERIC):
                    continue
                told = rows[rows[column].notna() & (rows[column] != 0)]
                for at in chosen.sample(range(len(told)), min(2, len(told))):
                    row = told.iloc[at]
                    keys = {"channel", "store_id", "scope", "business_date"} & set(rows.columns)
                    key = {each: str(row[each]).removesuffix(" 00:00:00") for each in keys}
                    explained = explain_number(built, name, key, column, row[column])
                    found = [line for part in explained.parts for line in part.rows]
                    assert explained.is_equal, (table, key, column)
                    assert found, (table, key, column)
                    assert all(line["file_sha256"] for line in found), (table, key, column)


def test_an_explanation_names_the_file_and_the_fate_of_each_line(brand, first_night):
    [(metric, period)] = brand.query(
        "select metric, max(period) from kpi.metric_value where metric = 'aov_per_order'"
        " and scope_type = 'brand' and period_type = 'day' group by metric"
    )
    key = (f"metric={metric}", "scope_type=brand", f"period={period}")
    code, said = brand.siyu("explain", "kpi.metric_value", *key, "value", "--json")
    assert code == 0, said
    told = json.loads(said)
    assert told["metric"] == "aov_per_order = gross_sales / orders"
    assert {part["name"] for part in told["parts"]} >= {"numerator", "denominator"}
    for row in told["rows"]:
        delivered = brand.home.landing / row["file"]
        assert hashlib.sha256(delivered.read_bytes()).hexdigest() == row["file_sha256"]
        assert row["fate"] == "loaded"
    amounts = [Decimal(row["amount"]) for row in told["rows"] if row["part"] == "denominator"]
    [denominator] = [part for part in told["parts"] if part["name"] == "denominator"]
    assert sum(amounts) == Decimal(denominator["value"]) > 0


def test_a_number_that_its_lines_do_not_make_is_not_equal(brand, first_night, tmp_path):
    copy = tmp_path / "warehouse.duckdb"
    shutil.copy(brand.home.warehouse, copy)
    with duckdb.connect(str(copy)) as db:
        key = db.execute(
            "select channel, store_id, cast(business_date as varchar) from store.daily"
            " where gross_sales_fen > 0 order by all limit 1"
        ).fetchone()
        where = "where channel = $1 and store_id = $2 and business_date = cast($3 as date)"
        db.execute(f"update store.daily set gross_sales_fen = gross_sales_fen + 1 {where}", key)
        [(wrong,)] = db.execute(f"select gross_sales_fen from store.daily {where}", key).fetchall()
        named = dict(zip(("channel", "store_id", "business_date"), key, strict=True))
        built = Built(db, brand.home)
        explained = explain_number(built, ("store", "daily"), named, "gross_sales_fen", wrong)
    assert not explained.is_equal
    assert explained.parts[0].total == wrong - 1


@pytest.fixture(scope="module")
def blocked_night(brand, first_night):
    return brand.current(), brand.siyu("nightly", "--date", LAST.isoformat())


def test_a_missing_delivery_blocks_the_night_and_the_release_before_stays(brand, blocked_night):
    before, (code, said) = blocked_night
    assert code == 1
    assert "webshop/invoice_lines/2026-11-20: the delivery is missing" in said
    assert brand.current() == before
    assert brand.query("select max(business_date) from kpi.brand_daily") == [(date(2026, 11, 18),)]


def test_a_release_is_not_explained_by_a_warehouse_of_other_data(brand, blocked_night):
    [(day, channel)] = brand.query(
        "select max(business_date), any_value(scope) from kpi.brand_daily where scope = 'brand'"
    )
    words = (f"scope={channel}", f"business_date={day}", "orders")
    code, said = brand.siyu("explain", "kpi.brand_daily", *words)
    assert code == 2
    assert "built from other data" in said


def test_publishing_alone_after_a_blocked_night_is_refused(brand, blocked_night):
    before, _ = blocked_night
    assert materialise(brand, "release/published").startswith("nothing was published: ")
    assert brand.current() == before


def materialise(brand, *keys: str) -> str | None:
    """Materialise assets by hand, as in the UI, and return what failed first."""
    code = (
        "import sys, dagster as dg; from orchestration.alerts import first_error;"
        "from orchestration.assets.models import models;"
        "from orchestration.assets.release import release_assets;"
        "from orchestration.resources import night;"
        "keys = [dg.AssetKey(each.split('/')) for each in sys.argv[1:]];"
        "result = dg.materialize([models, *release_assets], selection=keys,"
        " resources={'night': night()}, raise_on_error=False);"
        "result.success or sys.exit('failed: ' + first_error(result.all_events)[1])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *keys],
        env={**os.environ, "SIYU_HOME": str(brand.home.root)},
        stderr=subprocess.PIPE,
        text=True,
    )
    return None if done.returncode == 0 else done.stderr.rpartition("failed: ")[2]


def test_the_missing_file_mends_the_night(brand, blocked_night):
    shutil.move(
        brand.home.root / "held back",
        brand.home.landing / "webshop" / "invoice_lines" / LAST.isoformat(),
    )
    code, said = brand.siyu("nightly")
    assert code == 0, said
    assert brand.current().startswith("2026-11-20-")


def test_tables_of_which_some_were_built_anew_are_not_published(brand, blocked_night):
    before = brand.current()
    release = ("release/candidate", "release/audit", "release/published")
    said = materialise(brand, "store/daily", *release)
    assert said.startswith("no candidate: the last build of the warehouse was cut, failed, or was")
    assert brand.current() == before


def test_dbt_is_refused_while_a_night_is_running(brand, first_night):
    with brand.home.night():
        code, said = brand.siyu("dbt", "parse")
    assert code == 2
    assert "another night is running" in said


def test_a_second_night_is_refused_while_one_is_running(brand, first_night):
    with brand.home.night():
        code, said = brand.siyu("nightly")
    assert code == 1
    assert "another night is running" in said


def test_rollback_and_the_list_of_releases_agree(brand, blocked_night):
    now = brand.current()
    before = blocked_night[0]
    assert now != before, "runs after the mended night"
    assert brand.siyu("rollback")[0] == 0
    assert brand.current() == before
    assert brand.siyu("rollback", now)[0] == 0
    code, said = brand.siyu("releases", "--json")
    assert code == 0
    assert f'"build_id": "{now}"' in said


def test_the_doctor_finds_nothing(brand, first_night):
    code, said = brand.siyu("doctor")
    assert code == 0, said


def test_every_file_of_a_release_stands_in_its_signed_audit(brand, first_night):
    release = brand.home.releases / brand.current()
    record = json.loads((release / "audit.json").read_text())
    files = {
        path.relative_to(release / "parquet").as_posix(): path
        for path in (release / "parquet").rglob("*.parquet")
    }
    assert len(files) > 50
    assert record["parquet"] == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()
    }
    assert record["log"] == {"entries": 0, "seal": "0" * 64}
