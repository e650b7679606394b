"""One brand, night after night: published, repeated, blocked, mended."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

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
    assert counts == dict(told) | {"audit.build_info": len(told)}
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
    assert seen["core/dim_persons", "unique_dim_persons_person_id"]
    # A line in quarantine is a warning: seen, and no reason not to publish.
    assert not seen["audit/check_result", "expectations"]


def test_the_same_night_again_is_the_same_release(brand, first_night):
    before = brand.current()
    code, said = brand.siyu("nightly", "--date", (LAST - timedelta(days=1)).isoformat())
    assert code == 0, said
    assert brand.current() == before
    assert len(list(brand.home.releases.glob("*/candidate.json"))) == 1


@pytest.fixture(scope="module")
def blocked_night(brand, first_night):
    return brand.current(), brand.siyu("nightly", "--date", LAST.isoformat())


def test_a_missing_delivery_blocks_the_night_and_the_release_before_stays(brand, blocked_night):
    before, (code, said) = blocked_night
    assert code == 1
    assert "webshop/invoice_lines/2026-11-20: the delivery is missing" in said
    assert brand.current() == before
    assert brand.query("select max(business_date) from kpi.brand_daily") == [(date(2026, 11, 18),)]


def test_publishing_alone_after_a_blocked_night_is_refused(brand, blocked_night):
    before, _ = blocked_night
    code = (
        "import dagster as dg; from orchestration.definitions import defs;"
        "graph = defs.resolve_implicit_global_asset_job_def();"
        "result = graph.execute_in_process(raise_on_error=False,"
        " asset_selection=[dg.AssetKey(['release', 'published'])]);"
        "raise SystemExit(0 if result.success else 7)"
    )
    environment = {**os.environ, "SIYU_HOME": str(brand.home.root)}
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment)
    assert done.returncode == 7
    assert brand.current() == before


def test_the_missing_file_mends_the_night(brand, blocked_night):
    shutil.move(
        brand.home.root / "held back",
        brand.home.landing / "webshop" / "invoice_lines" / LAST.isoformat(),
    )
    code, said = brand.siyu("nightly")
    assert code == 0, said
    assert brand.current().startswith("2026-11-20-")


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
