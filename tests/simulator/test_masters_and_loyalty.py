import json
from datetime import date
from itertools import pairwise

import duckdb
import openpyxl
import pytest

from simulator.exports import export, exported_streams, prepare
from simulator.world.build import build
from simulator.world.settings import Settings

SETTINGS = Settings(
    first_night=date(2025, 11, 10), members=300, history_days=120, nights=8, stores=12
)
ON_CHANGE = ("stores", "store_hours", "store_closures", "staff", "products", "commission_policies")
PLANS_AHEAD = ("rosters", "marketing_calendar")


@pytest.fixture(scope="module")
def world():
    return build(SETTINGS)


@pytest.fixture(scope="module")
def landing(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("landing")
    prepare(world)
    for stream in exported_streams():
        if stream.startswith(("masters__", "loyalty__")):
            export(world, SETTINGS, folder, stream)
    return folder


def sheets(landing, stream: str) -> dict[str, list[dict]]:
    found = {}
    for file in sorted(landing.glob(f"masters/{stream}/*/*.xlsx")):
        rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
        place = next(place for place, row in enumerate(rows) if row[0])
        lines = [dict(zip(rows[place], row, strict=True)) for row in rows[place + 1 :]]
        found[file.parent.name] = lines
    return found


def loyalty(landing, stream: str) -> str:
    files = landing / "loyalty" / stream / "*" / "*.csv"
    return f"read_csv('{files}', all_varchar = true, header = true, filename = true)"


@pytest.mark.parametrize("stream", ON_CHANGE)
def test_a_master_comes_whole_and_only_after_a_change(landing, stream):
    nights = list(sheets(landing, stream).values())
    assert nights
    assert all(before != after for before, after in pairwise(nights))
    assert all(len(before) <= len(after) for before, after in pairwise(nights))


def test_no_master_knows_a_day_that_has_not_come(landing):
    streams = {path.name for path in landing.glob("masters/*")} - set(PLANS_AHEAD)
    early = [
        (stream, night, name, value)
        for stream in streams
        for night, lines in sheets(landing, stream).items()
        for line in lines
        for name, value in line.items()
        if hasattr(value, "date") and value.year < 9999 and str(value.date()) >= night
    ]
    assert len(streams) == 10
    assert early == []


def test_the_total_below_the_spending_is_no_row_of_it(landing, world):
    for file in landing.glob("masters/ad_spend/*/*.xlsx"):
        said = json.loads(file.with_name(f"{file.name}.manifest.json").read_text())
        [*lines, total] = sheets(landing, "ad_spend")[file.parent.name]
        assert total["日期"] == "合计"
        assert said["rows"] == len(lines)
        assert float(said["totals"]["投放费用"]) == pytest.approx(total["投放费用"])


def test_the_newest_lines_of_all_nights_are_the_coupons_of_the_world(landing, world):
    newest = duckdb.sql(f"""
        select coupon_code, claimed_at, used_at from {loyalty(landing, "coupons")}
        qualify row_number() over (
            partition by coupon_code order by update_time desc, filename desc) = 1
        order by 1
    """).fetchall()
    true = world.engine.execute(
        """
        select code, strftime(claimed_at, '%Y-%m-%d %H:%M:%S'), case when used_at < $1
            then strftime(used_at, '%Y-%m-%d %H:%M:%S') else '0000-00-00 00:00:00' end
        from coupons
        where claimed_at < $1
            and person_id in (
                select person_id from accounts
                where surface in ('card', 'mini_program') and opened_at < $1)
            and (used_order_id is null or used_order_id in (
                select order_id from orders where channel in ('store', 'youzan', 'xiaodian')))
        order by 1
        """,
        [SETTINGS.last_night],
    ).fetchall()
    assert len(newest) > 50
    assert newest == true


def test_a_line_of_the_crm_tells_nothing_that_comes_later(landing):
    for stream, names in {
        "coupons": ("claimed_at", "used_at", "update_time"),
        "referrals": ("invited_at", "rewarded_at", "update_time"),
        "point_events": ("change_time",),
        "live_sessions": ("start_time", "end_time"),
    }.items():
        later = " or ".join(f"{name} >= split_part(filename, '/', -2)" for name in names)
        query = f"select count(*), count(*) filter ({later}) from {loyalty(landing, stream)}"
        rows, early = duckdb.sql(query).fetchall()[0]
        assert rows > 0, stream
        assert early == 0, stream


def test_points_of_online_orders_stay_with_the_shops(landing):
    codes = duckdb.sql(
        f"select distinct change_code, order_no from {loyalty(landing, 'point_events')}"
    )
    assert {code for code, _ in codes.fetchall()} <= {
        "register",
        "order_offline",
        "order_back",
        "failure_time_out",
    }
    assert all(order is None or order.startswith("XS") for _, order in codes.fetchall())
