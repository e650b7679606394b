"""How answers are measured against the truth, with examples that others have worked out."""

import time

import duckdb
import numpy as np
import pytest

from orchestration.home import PROJECT, Home
from orchestration.landing.tokens import Tokens
from simulator.brand import Simulated
from simulator.scoring.agreement import agreement, attribution_error, coverage, covers, error
from simulator.truth import Score, scores
from simulator.world.store import World


def test_b_cubed_is_that_of_bagga_and_baldwin():
    # Their figure 1 and two responses (1998): precision 16/21 and 7/12, recall 1.
    true = list("aaaaabbccccc")
    joined_small = agreement(list("111112222222"), true)
    joined_large = agreement(list("111112211111"), true)

    assert joined_small.b3_precision == pytest.approx(16 / 21)
    assert joined_large.b3_precision == pytest.approx(7 / 12)
    assert joined_small.b3_recall == joined_large.b3_recall == pytest.approx(1)


def test_pairs_are_those_of_the_textbook():
    # Manning, Raghavan, Schuetze, figure 16.4: 20 true positives, 20 false ones, 24 missed.
    found = [1] * 6 + [2] * 6 + [3] * 5
    measured = agreement(found, list("xxxxxo" + "xooood" + "xxddd"))

    assert measured.pairwise_precision == pytest.approx(20 / 40)
    assert measured.pairwise_recall == pytest.approx(20 / 44)


def test_a_merge_with_a_stranger_costs_precision_and_a_split_recall():
    true = ["p", "p", "q", "q"]
    merged, split = agreement([1, 1, 1, 1], true), agreement([1, 2, 3, 3], true)

    assert (merged.pairwise_precision, merged.pairwise_recall) == (2 / 6, 1)
    assert (split.pairwise_precision, split.pairwise_recall) == (1, 1 / 2)
    assert (split.b3_precision, split.b3_recall) == (1, 3 / 4)


def test_the_names_and_the_order_of_clusters_do_not_matter():
    chance = np.random.default_rng(7)
    true, found = chance.integers(0, 40, 500), chance.integers(0, 40, 500)
    order = chance.permutation(500)

    assert agreement(found, true) == agreement([f"c{99 - each}" for each in found], true)
    once, again = agreement(found, true), agreement(found[order], true[order])
    assert again.b3_precision == pytest.approx(once.b3_precision)
    assert again.pairwise_recall == once.pairwise_recall


def test_nobody_together_is_all_right():
    measured = agreement([1, 2, 3], ["a", "b", "c"])

    assert vars(measured) == dict.fromkeys(vars(measured), 1)
    assert vars(agreement([], [])) == dict.fromkeys(vars(measured), 1)


def test_an_id_without_a_cluster_is_refused():
    with pytest.raises(ValueError, match="no cluster"):
        agreement(np.array(["a", None], object), ["a", "b"])


def test_three_million_ids_take_seconds():
    chance = np.random.default_rng(1)
    true = chance.integers(0, 1_000_000, 3_000_000)
    begun = time.process_time()

    assert agreement(true, true).b3_recall == pytest.approx(1)
    assert time.process_time() - begun < 10


def test_what_has_a_cause_is_explained():
    assert error(1_000, 940, [-50]) == (-60, -10)
    assert error(1_000, 1_000) == (0, 0)


def test_credit_at_a_wrong_guide_is_wrong_once():
    lines, guides = ["l1", "l1", "l2"], ["anna", "bo", "anna"]

    assert attribution_error(lines, guides, [100, 0, 300], [100, 0, 300]) == 0
    # Anna's hundred is Bo's: a hundred of four hundred, not two.
    assert attribution_error(lines, guides, [100, 0, 300], [0, 100, 300]) == 0.25
    assert attribution_error(lines, guides, [100, 0, 300], [50, 50, 300]) == 0.125


def test_credit_to_nobody_is_wrong():
    assert attribution_error(["l1", "l2"], ["anna", "anna"], [100, 300], [100, 0]) == 0.75
    assert attribution_error(["l1"], ["anna"], [0], [100]) == 1
    assert attribution_error([], [], [], []) == 0


def test_an_interval_covers_its_ends():
    assert covers(0.2, 0.4, 0.4)
    assert not covers(0.2, 0.4, 0.41)
    assert coverage([(0.1, 0.3), (0.2, 0.4), (0.31, 0.5), (0.3, 0.3)], 0.3) == 0.75


KEY = bytes(32)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The scores of a home: one trade is right, one too dear, one lost and one held back."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.create()
    place = Simulated(home.landing, home.root / "truth")
    place.truth.mkdir()
    _make_world(place)
    _make_warehouse(home)
    manifest = home.landing / "tmall" / "trades" / "2026-11-20" / "trades.jsonl.manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"rows": 5}')
    return {row.name: row for row in scores(home, place, KEY)}


def _make_world(place):
    world = World(place.world)
    for number in (1, 2, 3, 4, 5):
        # The fifth is paid in the first second that is not told of.
        paid_at = "2026-11-20 00:00:00" if number == 5 else "2026-11-19 12:00:00"
        world.engine.execute(f"""
            insert into orders by name select {number} as order_id, 'tmall' as channel,
                1 as person_id, 'normal' as kind, timestamp '2026-11-19 11:00' as ordered_at,
                timestamp '{paid_at}' as paid_at, 'own' as cause;
            insert into order_lines by name select {number} as order_id, 1 as line_no,
                100 * {number} as paid_fen""")
    # Paid on the last day, of which this channel has told nothing yet.
    world.engine.execute("""
        insert into orders by name select 6 as order_id, 'douyin' as channel, 2 as person_id,
            timestamp '2026-11-19 11:00' as ordered_at, timestamp '2026-11-19 12:00' as paid_at;
        insert into order_lines by name select 6 as order_id, 1 as line_no, 600 as paid_fen""")
    # Of 1000 fen in the mall 300 were only moved out of a store.
    world.engine.execute("""
        insert into orders by name select unnest([7, 8]) as order_id, 'youzan' as channel,
            3 as person_id, unnest([300, 700]) as paid_fen, unnest(['moved', 'induced']) as cause,
            unnest(['store', null]) as would_be_channel, 'normal' as kind,
            timestamp '2026-11-18 12:00' as ordered_at, timestamp '2026-11-18 12:00' as paid_at;
        insert into guides by name select 1 as guide_id, 'A1' as staff_no;
        insert into commissions by name select 1 as order_id, 1 as line_no, 'closer' as role,
            1 as guide_id, 100 as net_fen, 5 as commission_fen""")
    for person, surface, account in ((1, "tmall", "a"), (1, "card", "k1"), (2, "card", "k2")):
        world.engine.execute(
            "insert into accounts by name select ? as person_id, ? as surface, ? as account_id,"
            " timestamp '2026-01-01' as opened_at",
            [person, surface, account],
        )
    world.close()


def _make_warehouse(home):
    tokens = Tokens(KEY)
    lake = home.lake / "tmall__trade_orders" / "delivery_date=2026-11-20"
    lake.mkdir(parents=True)
    with duckdb.connect(str(home.warehouse)) as engine:
        engine.execute("create table source_accounts (channel varchar, account varchar)")
        for script in ("_macros.sql", "_order_ids.sql"):
            engine.execute((PROJECT / "simulator" / "channels" / script).read_text())
        engine.execute(f"""
            create schema staging; create schema core; create schema audit; create schema kpi;
            create schema guide;
            create table guide.credit as select tmall_tid(1) as order_id, 'closer' as role,
                unnest(['A1', 'A2']) as guide_id, unnest([60, 40]) as credit_fen;
            create table guide.commission_statement_monthly as
                select 'A1' as guide_id, '2026-11' as month, 4 as commission_fen;
            create table kpi.metric_value as select 'transfer_rate' as metric, 'brand' as scope,
                '2026-11' as period, 0.5 as value, 0.25 as value_low, 0.6 as value_high;
            create table staging.stg_landing__deliveries as
                select *, 'loaded' as delivery_status
                from (values ('tmall', 'trades', date '2026-11-20'),
                    ('douyin', 'orders', date '2026-11-19'))
                    as told (channel, stream, delivery_date);
            create table audit.row_ledger as select 'tmall' as channel, 5 as received, 4 as loaded,
                0 as duplicate, 0 as superseded, 1 as quarantined, 0 as erased, 0 as rejected;
            create table core.int_order_lines_unioned as
                select 'tmall' as channel, tmall_tid(n) as order_id, 'sale' as line_type,
                    cast(100 * n + if(n = 2, 7, 0) as bigint) as amount_fen
                from unnest([1, 2]) as told (n);
            create table core.int_lines_set_aside as select 'quarantined' as fate,
                date '2026-11-20' as _delivery_date, 'f' as _file_sha256, 4 as _line_no;
            copy (select tmall_tid(4) as tid, date '2026-11-20' as _delivery_date,
                'f' as _file_sha256, 4 as _line_no) to '{lake}/f.parquet';
            create table kpi.brand_daily as select 'tmall' as scope,
                date '2026-11-19' as business_date, 900 as net_sales_event_dated_fen;
            create table core.bridge_person_identity as
            select *, date '2026-01-01' as valid_from_date,
                cast(null as date) as valid_to_date
            from (values ('{tokens.token("card_no", "pinkr", "k1")}', 'P1'),
                ('{tokens.token("card_no", "pinkr", "k2")}', 'P1'),
                ('{tokens.token("customer_id", "tmall", "a")}', 'P2'),
                ('nobody', 'P3')) as told (id_value, person_id)""")


def test_a_difference_is_counted_and_what_is_held_back_explains_its_part(told):
    assert told["tmall: paid orders"] == Score("tmall: paid orders", 4, 2, -2, -1)
    of_money = told["tmall: paid orders: paid_fen"]
    assert (of_money.truth, of_money.found) == (1000, 307)
    # The trade of 400 is in quarantine; the one of 300 is lost, and 7 fen come from nowhere.
    assert (of_money.difference, of_money.unexplained) == (-693, -293)


def test_what_is_still_to_come_is_explained(told):
    assert told["douyin: paid orders: paid_fen"].difference == -600
    assert told["douyin: paid orders: paid_fen"].unexplained == 0


def test_records_are_compared_one_by_one(told):
    unlike = told["tmall: paid orders: records not alike"]

    assert (unlike.found, unlike.unexplained) == (3, 2)


def test_what_the_warehouse_cannot_answer_yet_has_found_nothing(told):
    assert told["members"] == Score("members", 2)


def test_ids_of_two_persons_in_one_cost_precision(told):
    assert told["identity: pairwise precision"].found == 0
    assert told["identity: pairwise recall"].found == 0
    assert told["identity: B-cubed precision"].found == pytest.approx(2 / 3)
    assert told["identity: persons who left an id"].found == 3
    assert told["identity: ids of no known person"].found == 1


def test_the_lines_and_the_sales_of_a_day_are_accounted_for(told):
    assert told["tmall: exported lines"].unexplained == 0
    assert told["tmall: lines without a fate"].unexplained == 0
    assert told["kpi: net sales of tmall"].difference == -100
    assert told["kpi: net sales of brand"].found == 0


def test_what_is_published_is_judged(told):
    assert told["credit: share at a wrong guide"].found == 0.4
    assert told["commission: fen"] == Score("commission: fen", 5, 4, -1, -1)
    assert told["transfer rate"] == Score("transfer rate", 0.3, 0.5, 0.2, 0.2)
    assert told["transfer rate: within its interval"].found == 1
