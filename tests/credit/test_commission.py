"""Credit and commission through the compiled models, whatever was sold, divided and given back."""

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

MODELS = (
    *("core.int_refunds_allocated", "core.int_credit_guides_chosen", "core.int_line_nets_dated"),
    *("core.int_credits_split", "guide.credit", "core.int_commissions_reckoned"),
    *("core.int_commissions_posted", "core.int_commissions_settled"),
    *("guide.commission_ledger", "guide.commission_statement_monthly"),
)
INPUTS = {
    "fct_order_lines": """channel varchar, order_id varchar, order_line_id varchar, sku_id varchar,
        product_id varchar, line_type varchar, amount_fen bigint, business_date date,
        _delivery_date date""",
    "fct_refund_lines": """channel varchar, refund_line_id varchar, refunded_order_id varchar,
        refunded_line_id varchar, sku_id varchar, product_id varchar, refund_fen bigint,
        refunded_at timestamp, business_date date""",
    "int_moves_told": "channel varchar, move_type varchar, move_id varchar, known_date date",
    "int_orders_credited": """channel varchar, order_id varchar, endpoint varchar,
        selling_store_id varchar, business_model varchar, business_date date,
        received_at timestamp""",
    "int_credit_evidence_collected": """channel varchar, order_id varchar, order_line_id varchar,
        rule_no int, guide_id varchar, place int, weight bigint, evidence_id varchar""",
    "int_commission_rates_dated": """policy_version varchar, credit_role varchar,
        business_model varchar, commission_rate decimal(18, 4), valid_from_date date,
        valid_to_date date""",
    "int_guide_stores_dated": """guide_id varchar, store_id varchar, valid_from_date date,
        valid_to_date date""",
    "int_store_versions_dated": """store_id varchar, business_model varchar,
        valid_from_date date, valid_to_date date""",
    "credit_rules": "rule_no int, credit_role varchar, rule_id varchar",
    "credit_policies": """credit_pool varchar, credit_role varchar, weight double,
        valid_from_date date, valid_to_date date""",
    "commission_terms": """hold_days int, closing_day int, pay_day int, valid_from_date date,
        valid_to_date date""",
}
FIRST, CHANGE = date(2026, 8, 1), date(2026, 9, 15)
ROLES = {10: "closer", 11: "closer", 20: "service", 40: "root_sharer", 50: "last_sharer"}
# The ways to divide a line that a brand may choose: role by role, or several roles in one pool.
POOLS = (
    {role: (role, 1.0) for role in set(ROLES.values())},
    {
        "closer": ("sales", 7.0),
        "service": ("sales", 3.0),
        "root_sharer": ("shares", 1.0),
        "last_sharer": ("shares", 2.0),
    },
)


@dataclass(frozen=True)
class Brand:
    """What was delivered: rows of each input."""

    rows: dict[str, list[tuple]]

    def until(self, delivery_date: date) -> "Brand":
        """Return what had been delivered by a day."""
        told = [row for row in self.rows["int_moves_told"] if row[-1] <= delivery_date]
        named = {(row[1], row[2]) for row in told}
        rows = {
            name: [row for row in self.rows.get(name, []) if (move, row[place]) in named]
            for name, move, place in (
                ("fct_order_lines", "sale", 2),
                ("fct_refund_lines", "refund", 1),
            )
        }
        return replace(self, rows=self.rows | rows | {"int_moves_told": told})

    def shuffled(self, seed: int) -> "Brand":
        order = random.Random(seed)
        mixed = {name: order.sample(rows, len(rows)) for name, rows in self.rows.items()}
        return replace(self, rows=mixed)


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


@st.composite
def brands(draw) -> Brand:
    rows = defaultdict(list)
    fen = st.one_of(st.integers(0, 12), st.integers(0, 1_000_000))
    for number in range(draw(st.integers(1, 4))):
        order = f"o{number}"
        day = FIRST + timedelta(draw(st.integers(0, 100)))
        told = day + timedelta(draw(st.sampled_from([1, 1, 1, 2, 40])))
        place = draw(st.sampled_from([("private", "S2"), ("offline", "S1")]))
        received = draw(st.sampled_from([at_midnight(day + timedelta(4)), None]))
        model = draw(st.sampled_from(["direct", "franchise"]))
        rows["int_orders_credited"].append(("c", order, *place, model, day, received))
        lines = [f"{order}-{line}" for line in range(draw(st.integers(1, 3)))]
        for line in lines:
            row = ("c", order, line, draw(st.sampled_from("xy")), "p", "sale", draw(fen), day, told)
            rows["fct_order_lines"].append(row)
            rows["int_moves_told"].append(("c", "sale", line, told))
        for rule in draw(st.sets(st.sampled_from(sorted(ROLES)))):
            for place_no in range(draw(st.integers(1, 3)) if rule < 20 else 1):
                line = draw(st.sampled_from(lines)) if rule == 11 else None
                guide, weight = draw(st.sampled_from(["A1", "A2", "A3"])), draw(st.integers(0, 7))
                row = ("c", order, line, rule, guide, place_no + 1, weight, order)
                rows["int_credit_evidence_collected"].append(row)
        for refund in range(draw(st.integers(0, 4))):
            back = day + timedelta(draw(st.integers(-1, 70)))
            heard = back + timedelta(draw(st.sampled_from([1, 1, 2, 33])))
            named = draw(st.sampled_from([(f"{order}-0", None), (None, "x"), (None, None)]))
            row = ("c", f"{order}-r{refund}", order, *named, None, draw(fen) + 1)
            rows["fct_refund_lines"].append((*row, at_midnight(back), back))
            rows["int_moves_told"].append(("c", "refund", row[1], heard))
    # Something stands on the first night, so that all others are news.
    rows["fct_order_lines"].append(("c", "o", "o-0", "x", "p", "sale", 1, FIRST, FIRST))
    rows["int_moves_told"].append(("c", "sale", "o-0", FIRST))
    for role in sorted(set(ROLES.values())):
        for model in ("direct", "franchise"):
            for version, since, until in (
                ("v1", date(2020, 1, 1), CHANGE),
                ("v2", CHANGE, date(9999, 12, 31)),
            ):
                rate = Fraction(draw(st.integers(0, 1000)), 10000)
                rows["int_commission_rates_dated"].append(
                    (version, role, model, float(rate), since, until)
                )
    for role, (pool, weight) in sorted(draw(st.sampled_from(POOLS)).items()):
        rows["credit_policies"].append((pool, role, weight, date(2020, 1, 1), None))
    rows["credit_rules"] = [(rule, role, f"rule {rule}") for rule, role in ROLES.items()]
    rows["commission_terms"] = [(15, 5, 16, date(2020, 1, 1), None)]
    rows["int_guide_stores_dated"] = [
        (guide, store, date(2020, 1, 1), None)
        for guide, store in (("A1", "S1"), ("A2", "S2"), ("A3", "S1"))
    ]
    rows["int_store_versions_dated"] = [
        ("S1", "direct", date(2020, 1, 1), CHANGE),
        ("S1", "franchise", CHANGE, None),
        ("S2", "direct", date(2020, 1, 1), None),
    ]
    return Brand(dict(rows))


@pytest.fixture(scope="module")
def reckon(compiled_models):
    """Return what builds the models from a brand and gives an engine that holds them."""
    engine = duckdb.connect(config={"threads": 1})
    engine.execute("attach ':memory:' as warehouse")
    for schema in ("core", "guide"):
        engine.execute(f"create schema warehouse.{schema}")

    def build(brand: Brand) -> duckdb.DuckDBPyConnection:
        for name, columns in INPUTS.items():
            engine.execute(f"create or replace table warehouse.core.{name} ({columns})")
            if rows := brand.rows.get(name):
                marks = ", ".join(f"({', '.join('?' * len(rows[0]))})" for _ in rows)
                told = [each for row in rows for each in row]
                engine.execute(f"insert into warehouse.core.{name} values {marks}", told)
        for name in MODELS:
            model = name.replace("guide.", "guide__").replace("core.", "")
            engine.execute(f"create or replace table warehouse.{name} as {compiled_models[model]}")
        return engine

    return build


def everything(engine) -> dict[str, list[tuple]]:
    return {
        name: sorted(engine.execute(f"from warehouse.{name}").fetchall(), key=str)
        for name in (
            "guide.credit",
            "guide.commission_ledger",
            "guide.commission_statement_monthly",
        )
    }


@given(brands())
def test_what_comes_back_of_an_order_comes_back_of_its_lines(reckon, brand):
    engine = reckon(brand)
    lines = {row[2]: row[6] for row in brand.rows["fct_order_lines"]}
    given_back = defaultdict(int)
    for refund, line, fen in engine.execute(
        "select refund_line_id, order_line_id, refund_fen from warehouse.core.int_refunds_allocated"
    ).fetchall():
        assert fen > 0
        given_back[refund] += fen
        assert line.split("-")[0] == refund.split("-")[0]
    expected = {row[1]: row[6] for row in brand.rows.get("fct_refund_lines", [])}
    assert given_back == expected
    kept = dict(
        engine.execute(
            "select order_line_id, net_fen from warehouse.core.int_line_nets_dated where is_last"
        ).fetchall()
    )
    told = {row[1] for row in brand.rows["int_orders_credited"]}
    ours = {line: fen for line, fen in lines.items() if line.split("-")[0] in told}
    assert kept.keys() == ours.keys()
    assert sum(kept.values()) == sum(ours.values()) - sum(expected.values())


def parts(brand: Brand, line: str) -> dict[str, dict[tuple, Fraction]]:
    """Return in each pool the part of each role and guide, by the rules and nothing else."""
    pools = {row[1]: (row[0], Fraction(row[2])) for row in brand.rows["credit_policies"]}
    told = defaultdict(lambda: defaultdict(int))
    for row in brand.rows.get("int_credit_evidence_collected", []):
        _, order, of_line, rule, guide, _, weight, _ = row
        if order == line.split("-")[0] and of_line in (None, line):
            told[rule][guide] += weight
    found = defaultdict(dict)
    for role, (pool, weight) in pools.items():
        rules = [rule for rule in told if ROLES[rule] == role]
        named = told[min(rules)] if rules else {}
        named = named if sum(named.values()) else dict.fromkeys(named, 1)
        for guide, part in named.items():
            if part:
                found[pool][role, guide] = weight * Fraction(part, sum(named.values()))
    return {
        pool: {who: part / sum(named.values()) for who, part in named.items()}
        for pool, named in found.items()
    }


@given(brands())
def test_the_credits_of_a_pool_are_what_is_kept_and_each_is_the_exact_part_to_the_fen(
    reckon, brand
):
    engine = reckon(brand)
    kept = engine.execute(
        "select order_line_id, net_fen from warehouse.core.int_line_nets_dated where is_last"
    ).fetchall()
    found = defaultdict(lambda: defaultdict(dict))
    for line, pool, role, guide, fen in engine.execute(
        "select order_line_id, credit_pool, role, guide_id, credit_fen from warehouse.guide.credit"
    ).fetchall():
        found[line][pool][role, guide] = fen
    for line, net_fen in kept:
        expected = parts(brand, line)
        assert found[line].keys() == expected.keys()
        for pool, named in expected.items():
            credits = found[line][pool]
            assert credits.keys() == named.keys()
            assert sum(credits.values()) == net_fen
            assert all(abs(credits[who] - net_fen * part) < 1 for who, part in named.items())


@given(brands())
def test_the_ledger_balances_and_is_the_policy_on_what_is_kept(reckon, brand):
    engine = reckon(brand)
    assert (
        engine.execute(
            """select posting_id from warehouse.guide.commission_ledger group by all
            having sum(debit_fen) <> sum(credit_fen) or count(*) <> 2"""
        ).fetchall()
        == []
    )
    earned = {
        tuple(row[:3]): row[3]
        for row in engine.execute(
            """select order_line_id, role, guide_id, sum(debit_fen - credit_fen)
            from warehouse.guide.commission_ledger
            where account = 'expense' and posting_kind in ('accrual', 'reversal') group by all"""
        ).fetchall()
    }
    orders = {row[1]: row for row in brand.rows["int_orders_credited"]}
    rates = {
        (version, role, model): Fraction(round(rate * 10000), 10000)
        for version, role, model, rate, *_ in brand.rows["int_commission_rates_dated"]
    }
    total = 0
    for line, role, guide, fen in engine.execute(
        "select order_line_id, role, guide_id, credit_fen from warehouse.guide.credit"
    ).fetchall():
        order = orders[line.split("-")[0]]
        version = "v1" if order[5] < CHANGE else "v2"
        due = (fen * rates[version, role, order[4]] + Fraction(1, 2)) // 1
        assert earned.get((line, role, guide), 0) == due
        total += due
    statements = engine.execute(
        """select coalesce(sum(commission_fen), 0), coalesce(min(paid_fen), 0)
        from warehouse.guide.commission_statement_monthly"""
    ).fetchone()
    assert statements[0] == total
    assert statements[1] >= 0


@given(brands())
def test_nobody_is_paid_more_than_was_ever_payable_and_the_rest_is_carried_forward(reckon, brand):
    engine = reckon(brand)
    rows = engine.execute(
        """select guide_id, payer, payable_fen, paid_fen, brought_forward_fen, carried_forward_fen
        from warehouse.guide.commission_statement_monthly order by guide_id, payer, month"""
    ).fetchall()
    carried = defaultdict(int)
    for guide, payer, payable, paid, before, after in rows:
        assert before == carried[guide, payer]
        assert after == before + payable - paid
        assert paid in (0, max(before + payable, 0))
        carried[guide, payer] = after


@given(brands(), st.integers(0, 99))
def test_the_order_in_which_lines_are_read_changes_nothing(reckon, brand, seed):
    assert everything(reckon(brand.shuffled(seed))) == everything(reckon(brand))


@given(brands(), st.randoms())
def test_the_ledger_as_of_a_day_is_the_one_that_was_made_on_it(reckon, brand, chance):
    day = chance.choice(sorted({row[-1] for row in brand.rows["int_moves_told"]}))
    then = reckon(brand.until(day)).execute("from warehouse.guide.commission_ledger").fetchall()
    now = (
        reckon(brand)
        .execute("from warehouse.guide.commission_ledger where known_date <= ?", [day])
        .fetchall()
    )
    assert sorted(now, key=str) == sorted(then, key=str)
