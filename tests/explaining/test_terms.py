"""What a number is the sum of, by its expression."""

import pytest
import sqlglot

from orchestration.explaining.terms import Untraceable, terms
from orchestration.explaining.tracing import Tracing


def told(text: str, *, grouped: bool = False) -> list[tuple[str | None, str | None, str | None]]:
    def sql(each):
        return each.sql("duckdb") if each is not None else None

    said = terms(sqlglot.parse_one(text, read="duckdb"), grouped=grouped)
    return [(sql(each.column), sql(each.guard), sql(each.factor)) for each in said]


def test_a_difference_adds_one_column_and_takes_off_the_other():
    said = told("coalesce(a, 0) - coalesce(cast(b as bigint), 0)")
    assert said == [("a", None, None), ("b", None, "(-1)")]


def test_yuan_are_hundredths_of_fen():
    assert told("cast(a / cast(100 as decimal(18, 2)) as decimal(18, 2))") == [
        ("a", None, "(0.01)")
    ]


def test_a_case_adds_each_branch_where_no_earlier_one_holds():
    said = told("case when x then a when y then 0 else b end")
    assert said == [
        ("a", "x", None),
        ("b", "NOT COALESCE(x, FALSE) AND NOT COALESCE(y, FALSE)", None),
    ]


def test_a_count_adds_one_for_each_row_that_the_filter_leaves():
    assert told("count(*) filter (where x)", grouped=True) == [(None, "x", None)]


def test_a_sum_of_a_group_adds_its_column():
    assert told("coalesce(sum(a) filter (where x), 0)", grouped=True) == [("a", "x", None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a / nullif(b, 0)", "a ratio"),
        ("sum(a) over (order by b)", "a window over other rows"),
        ("a > b", "it is no number"),
        ("round(a)", "round is no sum"),
        ("a_fen * b_fen", "a product of two amounts"),
    ],
)
def test_what_is_no_sum_says_why(text, reason):
    with pytest.raises(Untraceable, match=reason):
        told(text)


def test_the_greatest_of_a_group_is_no_sum():
    with pytest.raises(Untraceable, match="the max of a group is no sum"):
        told("max(a)", grouped=True)


def test_what_reads_no_table_has_no_rows_to_add_up():
    with pytest.raises(Untraceable, match="it reads no table"):
        Tracing(None).query(sqlglot.parse_one("select 7 as days"), "days", set())  # type: ignore[arg-type]
