"""Commands that explain what is published, and what people might look at."""

import json
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from orchestration import journal
from orchestration.commands.numbers import TableOrCommand, number
from orchestration.commands.options import AsJson, key_of, told
from orchestration.console import built, console, fail, show
from orchestration.landing.contracts import load_contracts
from orchestration.landing.raw_reads import NotRead, find_file, read_record
from orchestration.resources import settings

explain = typer.Typer(
    cls=TableOrCommand, no_args_is_help=True, help="Explain a result down to the delivered lines."
)
explain.command()(number)

_PERSONS = """
    select distinct person_id from core.bridge_person_identity
    where person_id = $1 or id_value = $1
    order by 1"""
_IDS = """
    select id_type, scope, id_value, valid_from_date, valid_to_date, rule
    from core.bridge_person_identity where person_id = $1
    order by valid_to_date is not null, valid_from_date, id_type, id_value"""
_LINKS = """
    with ids as (
        select distinct id_type, scope, id_value
        from core.bridge_person_identity where person_id = $1)
    select outcome, kind, strength, holder_type, holder_id, other_type, other_id,
        first_seen_date, last_seen_date, told_from_date, valid_to_date,
        source, _file_sha256 as file_sha256, _line_no as line_no
    from core.int_identity_edges
    where (holder_type, holder_scope, holder_id) in (select (id_type, scope, id_value) from ids)
        or (other_type, other_scope, other_id) in (select (id_type, scope, id_value) from ids)
    order by outcome <> 'accepted', outcome, kind, holder_id, other_id"""
_CHANGES = """
    select 'merge' as change, merged_on_date as night, absorbed_person_id as former,
        surviving_person_id as present, moved_ids, cause
    from core.fct_person_merges where $1 in (absorbed_person_id, surviving_person_id)
    union all
    select 'split', split_on_date, former_person_id, new_person_id, moved_ids, cause
    from core.fct_person_splits where $1 in (former_person_id, new_person_id)
    order by night, change"""


@explain.command()
def person(
    person_or_id: Annotated[str, typer.Argument(help="A person id, or the token of an id.")],
    as_json: AsJson = False,
) -> None:
    """Show a person's ids, the links that join them, and the links that were refused and why."""
    with (
        built(settings().home) as warehouse,
        duckdb.connect(str(warehouse), read_only=True) as db,
    ):
        persons = [name for (name,) in db.execute(_PERSONS, [person_or_id]).fetchall()]
        if not persons:
            fail(f"{person_or_id} is no person and no id; ids are tokens, never plain values")
        found = [_explained(db, name) for name in persons]
    if as_json:
        typer.echo(json.dumps(found, default=str, ensure_ascii=False))
        return
    for each in found:
        console.print(f"person {each['person_id']}")
        for title in ("ids", "links", "changes"):
            console.print(title)
            show(each[title], "none")


@explain.command()
def line(
    file: Annotated[str, typer.Argument(help="The file's hash, or the beginning of it.")],
    line_no: Annotated[int, typer.Argument(help="The line on which the record begins.")],
    by: Annotated[str, typer.Option(help="Who looks.", callback=told)],
    reason: Annotated[
        str, typer.Option(help="Why it must be seen as it was delivered.", callback=told)
    ],
    as_json: AsJson = False,
) -> None:
    """Show a delivered record with its personal values; who looked, and why, is in the log."""
    said = settings()
    if not said.home.registry.exists():
        fail("nothing has landed yet")
    try:
        row = find_file(said.home, file)
        record = read_record(said.home, load_contracts(), row, line_no)
    except NotRead as problem:
        fail(str(problem))
    place = "/".join(map(str, row.slot))
    details = {"file": place, "file_sha256": row.sha256, "line_no": line_no}
    journal.record(said.home, key_of(said), "raw read", by, reason, details)
    if as_json:
        typer.echo(json.dumps(record, default=str, ensure_ascii=False))
        return
    console.print(f"{place} line {line_no}, {row.status}")
    show([{"column": name, "value": value} for name, value in record.items()], "it is empty")


def suggest(
    least: Annotated[float, typer.Option(min=0, max=1, help="Least probability of a pair.")] = 0.9,
    at_most: Annotated[int, typer.Option(min=1, help="So many pairs at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show pairs of persons who may be one, for `identity.yml`; the night uses none of it."""
    try:
        from orchestration.identity.suggestions import suggested
    except ModuleNotFoundError:
        fail("suggestions need Splink, which `make setup` installs")
    with built(settings().home) as warehouse:
        found = suggested(warehouse, least, at_most)
    show(found, "nobody looks like somebody else", as_json)


def attribute(
    paths: Annotated[
        Path, typer.Argument(help="A CSV file with the columns path, conversions and value.")
    ],
    separator: Annotated[
        str, typer.Option(help="What stands between the touches of a path.")
    ] = ">",
    as_json: AsJson = False,
) -> None:
    """Show what each touch is worth in a table of paths, by first, last, linear and position."""
    from orchestration.attribution import PathsProblem, attributed, read_paths

    if not paths.is_file():
        fail(f"{paths} is no file")
    try:
        show(attributed(read_paths(paths, separator)), "the file has no paths", as_json)
    except PathsProblem as problem:
        fail(str(problem))


def _explained(db: duckdb.DuckDBPyConnection, person_id: str) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "ids": _rows(db, _IDS, person_id),
        "links": _rows(db, _LINKS, person_id),
        "changes": _rows(db, _CHANGES, person_id),
    }


def _rows(db: duckdb.DuckDBPyConnection, query: str, person_id: str) -> list[dict[str, Any]]:
    found = db.execute(query, [person_id])
    names = [name for name, *_ in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def headlines(
    claims: Annotated[
        Path, typer.Argument(help="A CSV of claims: metric,growth (sales,31%).", exists=True)
    ],
) -> None:
    """Say whether headline growth rates can be true at once, and what else follows from them."""
    from orchestration.headlines import HeadlinesRefused, check, percent, read_claims

    try:
        follows = check(read_claims(claims))
    except HeadlinesRefused as refusal:
        fail(f"refused: {refusal}")
    except ValueError as error:
        fail(str(error))
    for metric, growth in follows.items():
        typer.echo(f"{metric} {percent(growth)}")
