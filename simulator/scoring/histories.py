"""Whether the histories that the warehouse makes of snapshots and callbacks are what truly was so.

``History`` says how one of them is told in the world and in the warehouse; what is unlike and
whether the exported data could have told it is judged row by row in its query.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.scoring.score import Score, score
from simulator.scoring.shelves import Engine, is_answerable


@dataclass(frozen=True)
class History:
    """One history; its query gives a row for each of its relations, on either side.

    Columns: ``is_true`` and ``is_found``; ``end_reason``, the true one, and ``found_reason``;
    whether the row ``is_alike`` in all that it says, and the ``cause`` of a known difference.
    """

    name: str
    rows: str


def compare_histories(engine: Engine, histories: tuple[History, ...]) -> Iterator[Score]:
    """Yield for each history its relations, its ends by reason, and what is unlike, by cause."""
    for history in histories:
        if not is_answerable(engine, history.rows):
            yield Score(history.name, None)
            continue
        engine.execute(f"create or replace temp table told as {history.rows}")
        yield from _relations(engine, history.name)
        yield from _ends(engine, history.name)
        yield from _differences(engine, history.name)


def _relations(engine: Engine, name: str) -> Iterator[Score]:
    [(true, found, known)] = engine.execute(
        """select count(*) filter (is_true), count(*) filter (is_found),
            count(*) filter (is_found and not is_true and cause is not null)
            - count(*) filter (is_true and not is_found and cause is not null) from told"""
    ).fetchall()
    yield score(name, true, found, known)


def _ends(engine: Engine, name: str) -> Iterator[Score]:
    rows = engine.execute(
        """select reason, count(*) filter (reason = end_reason),
            count(*) filter (reason = found_reason),
            count(*) filter (reason = found_reason and cause is not null)
            - count(*) filter (reason = end_reason and cause is not null)
        from (select distinct unnest([end_reason, found_reason]) as reason from told) as reasons
        inner join told on reason in (end_reason, found_reason)
        group by reason order by reason"""
    ).fetchall()
    for reason, true, found, known in rows:
        yield score(f"{name}: ended, {reason}", true, found, known)


def _differences(engine: Engine, name: str) -> Iterator[Score]:
    [(unlike, unexplained)] = engine.execute(
        """select count(*) filter (not is_alike), count(*) filter (not is_alike and cause is null)
        from told"""
    ).fetchall()
    yield Score(f"{name}: not alike", 0, unlike, unlike, unexplained)
    causes = engine.execute(
        """select cause, count(*) from told where not is_alike and cause is not null
        group by cause order by cause"""
    ).fetchall()
    for cause, count in causes:
        yield Score(f"{name}: not alike, {cause}", 0, count, count, 0)
