"""The truth and what was found of it, side by side: record for record, so that nothing evens out.

``Records`` says how one kind of record is told in the world and in the warehouse; ``compare``
counts them, sums their numbers, and counts those that are not alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.scoring.score import Score, score
from simulator.scoring.shelves import Engine, is_answerable


@dataclass(frozen=True)
class Records:
    """One kind of record; each query gives ``part``, ``key`` and then the numbers.

    A part is a channel or whatever is to be counted apart. ``excused`` gives the part and key of
    records of which it is known why the warehouse has them otherwise.
    """

    name: str
    true: str
    found: str
    excused: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def standing(model: str) -> str:
    """Return the lines of a staging model that nothing has set aside."""
    return f"""(select lines.* from warehouse.staging.{model} as lines
        anti join warehouse.core.int_lines_set_aside as aside
            using (_stream, _delivery_date, _file_sha256, _line_no))"""


def present(model: str) -> str:
    """Return the lines of the newest night of a stream that states the present."""
    return f"""(select lines.* from {standing(model)} as lines where _delivery_date =
        (select max(_delivery_date) from warehouse.staging.{model}))"""


def set_aside(stream: str, part: str, key: str) -> str:
    """Return the keys of the lines that the ledger holds back.

    They contradict each other or break a rule, so only the lake still has them.
    """
    return f"""select '{part}', {key} from memory.raw.{stream} as lines
        semi join (select * from warehouse.core.int_lines_set_aside
            where fate in ('quarantined', 'rejected')) as aside
            using (_delivery_date, _file_sha256, _line_no)"""


def to_come(stream: str, key: str, records: str, moment: str) -> str:
    """Return the keys of the records of which a stream is yet to tell, or to tell the latest."""
    return f"""select '{stream.split("__")[0]}', {key} from {records}
        where greatest({moment}) >= told_until('{stream}')"""


def compare(engine: Engine, records: Records) -> Iterator[Score]:
    """Yield for each part the count, the sums, and how many records are not alike."""
    if not is_answerable(engine, records.true):
        return
    numbers = ("copies", *records.numbers)
    asked = is_answerable(engine, records.found)
    # Where the warehouse has not come so far there is nothing to find.
    found = records.found if asked else f"select * from ({records.true}) where false"
    excused = [each for each in records.excused if is_answerable(engine, each)]
    for (part, *told), unlike, unexcused in _joined(engine, records, numbers, found, excused):
        name = records.name.format(part=part)
        if not asked:
            yield from (Score(_named(name, each), told[3 * at]) for at, each in enumerate(numbers))
            continue
        for at, each in enumerate(numbers):
            true, seen, known = told[3 * at : 3 * at + 3]
            yield score(_named(name, each), true, seen, known)
        yield Score(f"{name}: records not alike", 0, unlike, unlike, unexcused)


def _named(name: str, number: str) -> str:
    return name if number == "copies" else f"{name}: {number}"


def _joined(
    engine: Engine, records: Records, numbers: tuple, found: str, excused: list[str]
) -> Iterator[tuple]:
    """Yield a part with its sums, the records not alike, and those of them without an excuse."""
    named = ", ".join(("part", "key", *records.numbers))
    sums = "".join(f", cast(sum({each}) as bigint) as {each}" for each in records.numbers)
    side = "select part, key, count(*) as copies{} from ({}) as told ({}) group by part, key"
    unlike = " or ".join(f"coalesce(t.{n}, 0) <> coalesce(f.{n}, 0)" for n in numbers)
    causes = " union ".join(excused) or "select null, null where false"
    told = ", ".join(
        f"coalesce(sum(t.{n}), 0)::bigint, coalesce(sum(f.{n}), 0)::bigint, coalesce(sum("
        f"coalesce(f.{n}, 0) - coalesce(t.{n}, 0)) filter (is_excused), 0)::bigint"
        for n in numbers
    )
    rows = engine.execute(f"""
        with t as ({side.format(sums, records.true, named)}),
        f as ({side.format(sums, found, named)}),
        excused as (select distinct part, key, true as is_known from ({causes}) as e (part, key)),
        joined as (
            select part, t, f, ({unlike}) as is_unlike, coalesce(is_known, false) as is_excused
            from t full join f using (part, key) left join excused using (part, key))
        select part, {told}, count(*) filter (is_unlike),
            count(*) filter (is_unlike and not is_excused)
        from joined group by part order by part""").fetchall()
    for *told_of_part, unlike_count, unexcused in rows:
        yield told_of_part, unlike_count, unexcused
