"""Paths and origin of orders: ten million actions and three million orders, against the same join
in one bare connection.

Once with persons alike, and once with a till's default member, whom every tenth order names.
"""

import sys
from pathlib import Path

import duckdb

from benchmarks.commands import ROUNDS, SIYU, table
from benchmarks.processes import measure, median
from orchestration.home import Home

_PERSONS, _ORDERS, _ACTIONS, _DAYS = 300_000, 3_000_000, 10_000_000, 900
_RATIO, _MIB = 1.3, 2048
_BARE = [sys.executable, "-m", "benchmarks.attribution"]
_MODELS = ["fct_attribution_paths", "fct_order_attribution"]
_MOMENT = f"timestamp '2024-01-01' + to_seconds(cast(hash(i, '{{}}') % ({_DAYS} * 86400) as int))"
_FILLED = f"""
    create schema core;
    create table core.fct_orders as
        select
            'pos' as channel, concat('O', i) as order_id,
            concat('C', case when i % 10 < {{skew}} then 0 else hash(i) % {_PERSONS} end)
                as source_customer_id,
            false as is_house_account, 'offline' as endpoint,
            cast(i % 50000 as bigint) as goods_fen,
            true as is_valid, {_MOMENT.format("order")} as paid_at
        from range({_ORDERS}) as numbers (i);
    create table core.bridge_person_identity as
        select
            'customer_id' as id_type, 'pos' as scope, concat('C', i) as id_value,
            concat('P', lower(hex(hash(i)))) as person_id, cast(null as date) as valid_to_date
        from range({_PERSONS}) as numbers (i);
    create table core.int_actions_identified as
        select
            concat('P', lower(hex(hash(cast(hash(i, 'who') % {_PERSONS} as bigint))))) as person_id,
            concat('event ', i) as touch_id, 'open' as touch_type, concat('A', i % 900) as staff_no,
            cast(null as varchar) as share_id, {_MOMENT.format("action")} as touched_at
        from range({_ACTIONS}) as numbers (i);
"""
_BY_HAND = """
    create or replace table core.paths as
    with orders as (
        select channel, order_id, person_id, paid_at, epoch(paid_at)::bigint // 2592000 as bucket
        from core.fct_orders inner join core.bridge_person_identity
            on source_customer_id = id_value and channel = scope
    ),
    actions as (
        select *, epoch(touched_at)::bigint // 2592000 as bucket from core.int_actions_identified
    )
    select orders.* exclude (bucket), touch_id, touch_type, staff_no, share_id, touched_at,
        row_number() over (partition by channel, order_id order by touched_at, touch_id) as place,
        count(*) over (partition by channel, order_id) as places
    from orders
    inner join (from actions union all select * replace (bucket + 1 as bucket) from actions) as a
        using (person_id, bucket)
    where touched_at < paid_at and touched_at >= paid_at - interval 30 days;
    create or replace table core.origins as
    with last_touch as (
        select channel, order_id, max_by(touch_id, place) as touch_id,
            max_by(staff_no, place) as staff_no, max(touched_at) as touched_at
        from core.paths group by all
    )
    select channel, order_id, days, endpoint, goods_fen, is_valid,
        case when endpoint = 'private' then 'direct'
            when touched_at >= paid_at - to_days(days) then 'indirect' else 'none' end as origin,
        if(touched_at >= paid_at - to_days(days), touch_id, null) as touch_id,
        if(touched_at >= paid_at - to_days(days), staff_no, null) as staff_no
    from core.fct_orders cross join (values (1), (7), (30)) as windows (days)
    left join last_touch using (channel, order_id);
"""


def measured(root: Path) -> list[str]:
    """Measure both in turns, for persons alike and with a default member."""
    lines = ["## Attribution", ""]
    for skew, name in enumerate(("persons alike", "every tenth order a default member's")):
        home = Home(root / str(skew))
        home.create()
        # Of a brand that has one channel only, so that nothing but these models is parsed.
        (home.landing / "wecom" / "contacts").mkdir(parents=True)
        with duckdb.connect(str(home.warehouse), config={"memory_limit": "4GB"}) as db:
            db.execute(_FILLED.format(skew=skew))
        env = {"SIYU_HOME": str(home.root)}
        measure([SIYU, "dbt", "--quiet", "parse"], env)
        commands = {
            "the night": [SIYU, "dbt", "run", "--select", *_MODELS],
            "dbt that does nothing": [SIYU, "dbt", "run", "--select", "none"],
            "one connection": [*_BARE, str(home.warehouse)],
        }
        costs = {each: [] for each in commands}
        for _ in range(ROUNDS):
            for each, command in commands.items():
                costs[each].append(measure(command, env))
        night, nothing, bare = (median(costs[each]).wall for each in commands)
        lines += [
            f"### {name}",
            "",
            *table(costs),
            "",
            f"Ratio without dbt's start: {(night - nothing) / bare:.2f}, with it {night / bare:.2f}"
            f" (limit {_RATIO}; memory {_MIB} MiB).",
            "",
        ]
    return lines


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1], config={"memory_limit": "2GB", "threads": 2}) as warehouse:
        warehouse.execute(_BY_HAND)
