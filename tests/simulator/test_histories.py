"""Histories beside the truth: what is right, what is wrong, and what nobody could have told."""

from datetime import datetime

import duckdb
import pytest

from simulator.scoring.histories import History, compare_histories
from simulator.scoring.score import Score
from simulator.scoring.spans import _span
from simulator.scoring.ties import _tie


@pytest.fixture
def engine():
    engine = duckdb.connect()
    engine.execute("create macro until() as timestamp '2026-11-10'")
    return engine


def judged(engine, history):
    """Return what is said of each row: whether it is true, found and alike, and the cause."""
    rows = engine.execute(f"select is_true, is_found, is_alike, cause from ({history.rows})")
    return rows.fetchall()


def test_relations_ends_and_differences_are_counted_by_cause(engine):
    history = History(
        "contacts",
        """select * from (values
            (true, true, 'transfer', 'transfer', true, null),
            (true, true, 'deleted', 'unknown', false, 'nobody told'),
            (true, true, 'deleted', null, false, null),
            (true, false, 'deleted', null, false, 'before the first night'),
            (false, true, null, 'transfer', false, null)
        ) as told (is_true, is_found, end_reason, found_reason, is_alike, cause)""",
    )
    scores = {score.name: score for score in compare_histories(engine, (history,))}

    # Five relations, of which one was made up and one could not be known.
    assert scores["contacts"] == Score("contacts", 4, 4, 0, 1)
    assert scores["contacts: ended, transfer"] == Score("contacts: ended, transfer", 1, 2, 1, 1)
    # Three were deleted: one is told as unknown, one not at all, and one is still held to last.
    assert scores["contacts: ended, deleted"] == Score("contacts: ended, deleted", 3, 0, -3, -1)
    assert scores["contacts: ended, unknown"] == Score("contacts: ended, unknown", 0, 1, 1, 0)
    assert scores["contacts: not alike"] == Score("contacts: not alike", 0, 4, 4, 2)
    assert scores["contacts: not alike, nobody told"].found == 1


def test_a_history_that_the_warehouse_does_not_have_is_named(engine):
    history = History("contacts", "select * from warehouse.core.bridge_contact_relations")

    assert list(compare_histories(engine, (history,))) == [Score("contacts", None)]


_BEGAN, _ENDED = datetime(2026, 11, 2, 10), datetime(2026, 11, 5, 10)
_NIGHTS = (datetime(2026, 11, 5), datetime(2026, 11, 6))
_TRUE = "who, began_at, ended_at, end_reason, shown_until, next_began_at"
_FOUND = "who, began_at, ended_after_at, ended_by_at, found_reason, end_evidence"


def tie(true, found, told=()):
    """Return the history of one relation as it was, as it was found and as its end was told."""
    return _tie(
        "contacts",
        true=_values(true, _TRUE),
        found=_values(found, _FOUND),
        told=_values(told, "who, ended_at"),
        first_night="timestamp '2026-11-01'",
    )


def _values(row, names):
    columns = names.split(", ")
    told = ", ".join(map(_typed, row or [None] * len(columns), columns))
    return f"select {told} where {bool(row)}"


def _typed(value, name):
    kind = "timestamp" if name.endswith(("_at", "_until")) else "varchar"
    return f"cast({'null' if value is None else repr(str(value))} as {kind}) as {name}"


_TRUTH = ("a", _BEGAN, _ENDED, "customer_deleted", _ENDED, None)
_TOLD = ("a", _ENDED)
_NO_CALLBACK = "nobody told of its end between two nights"


@pytest.mark.parametrize(
    ("found", "told", "is_alike", "cause"),
    [
        (("a", _BEGAN, _ENDED, _ENDED, "customer_deleted", "callback"), _TOLD, True, None),
        (("a", _BEGAN, *_NIGHTS, "unknown", "snapshot"), (), False, _NO_CALLBACK),
        # It was told, so nothing excuses not to know it.
        (("a", _BEGAN, *_NIGHTS, "unknown", "snapshot"), _TOLD, False, None),
        (("a", _BEGAN, None, None, None, None), (), False, None),
        (("a", _BEGAN, _NIGHTS[1], _NIGHTS[1], "unknown", "snapshot"), (), False, None),
        (
            ("a", None, _ENDED, _ENDED, "customer_deleted", "callback"),
            _TOLD,
            False,
            "it began before anybody told",
        ),
    ],
    ids=["right", "by nights", "told in vain", "missed", "wrong night", "beginning unknown"],
)
def test_an_end_is_right_excused_or_wrong(engine, found, told, is_alike, cause):
    assert judged(engine, tie(_TRUTH, found, told)) == [(True, True, is_alike, cause)]


def test_a_relation_that_was_made_up_or_lost_is_wrong(engine):
    found = ("b", _BEGAN, None, None, None, None)

    assert judged(engine, tie((), found)) == [(False, True, False, None)]
    assert judged(engine, tie(_TRUTH, ())) == [(True, False, False, None)]


def test_what_ended_before_the_first_night_is_excused_unless_it_was_told(engine):
    long_ago = datetime(2026, 10, 5)
    true = ("a", datetime(2026, 10, 1), long_ago, "customer_deleted", long_ago, None)
    cause = "it ended before the first night and nobody told"

    assert judged(engine, tie(true, ())) == [(True, False, False, cause)]
    assert judged(engine, tie(true, (), ("a", long_ago))) == [(True, False, False, None)]


def span(true, found):
    return _span(
        "codes",
        true=_values(true, "who, began_at, ended_at"),
        found=_values(found, "who, began_after_at, valid_from_at, ended_after_at, valid_to_at"),
        nights="select unnest([date '2026-11-01', date '2026-11-05', date '2026-11-06'])"
        " as _delivery_date",
    )


# The first moments of the nights of the first, fifth and sixth, in UTC.
_MIDNIGHTS = (datetime(2026, 10, 31, 16), datetime(2026, 11, 4, 16), datetime(2026, 11, 5, 16))
_OLD = datetime(2026, 1, 1)


@pytest.mark.parametrize(
    ("true", "found", "expected"),
    [
        (("a", _OLD, None), ("a", None, None, None, None), (True, True, True, None)),
        (
            ("a", _BEGAN, _ENDED),
            ("a", *_MIDNIGHTS[:2], *_MIDNIGHTS[1:]),
            (True, True, True, None),
        ),
        (
            ("a", _BEGAN, _ENDED),
            ("a", *_MIDNIGHTS[:2], None, None),
            (True, False, False, None),
        ),
        (
            ("a", _BEGAN, datetime(2026, 11, 3)),
            (),
            (True, False, False, "it had ended before a night could show it"),
        ),
    ],
    ids=["since before", "between nights", "no end", "between two nights and gone"],
)
def test_a_span_is_right_between_the_nights_that_differ(engine, true, found, expected):
    assert expected in judged(engine, span(true, found))
