"""The same work with nothing around it: what the ratios compare with.

``python -m benchmarks.bare landing DROP_ZONE OUT [columns]`` copies each delivered CSV file as text
to Parquet, and ``python -m benchmarks.bare csv|jsonl|json|xlsx|parquet DROP_ZONE OUT`` each file of
a format. ``python -m benchmarks.bare capture HOME OUT`` records every statement of a dbt build,
and ``python -m benchmarks.bare script OUT [memory]`` runs them in one connection.
"""

import json
import re
import sys
from pathlib import Path

import duckdb

# The one that dbt puts before a statement; the lake's paths have stars and slashes too.
_COMMENT = re.compile(r"/\* \{.*?\} \*/", re.S)
_SEED = re.compile(r'"?core"?\."?(\w+)')
# The one model in Python, and the tables that it reads.
_PYTHON = "int_identity_persons_resolved"
_TABLES = ("ids_numbered", "links_dated", "exclusions_numbered", "traits_numbered")


def land(drop_zone: Path, out: Path, with_columns: bool) -> None:
    """Copy every CSV file to Parquet as text, one statement for each file, in one connection."""
    with duckdb.connect() as db:
        for file in sorted(drop_zone.glob("*/*/*/*.csv")):
            folder = out / f"{file.parts[-4]}__{file.parts[-3]}" / file.parts[-2]
            folder.mkdir(parents=True, exist_ok=True)
            options = "all_varchar = true"
            if with_columns:
                # Without them DuckDB looks at the file first to find out what it is.
                names = file.open().readline().rstrip("\n").split(",")
                columns = ", ".join(f"'{name}': 'varchar'" for name in names)
                options = f"auto_detect = false, header = true, columns = {{{columns}}}"
            db.execute(
                f"copy (from read_csv('{file}', {options})) to '{folder / 'data.parquet'}'"
                " (format parquet)"
            )


_LARGE = "maximum_object_size = 33554432"
_READS = {
    "csv": "read_csv('{}', all_varchar = true)",
    "jsonl": f"read_json_objects('{{}}', format = 'newline_delimited', {_LARGE})",
    "json": f"read_json_objects('{{}}', format = 'unstructured', {_LARGE})",
    "parquet": "read_parquet('{}')",
}


def copy(file_format: str, drop_zone: Path, out: Path) -> None:
    """Copy every file of a format to Parquet."""
    with duckdb.connect() as db:
        for file in sorted(drop_zone.glob(f"*/*/*/*.{file_format}")):
            if file.name.endswith(".manifest.json"):
                continue
            target = out / f"{file.parts[-4]}__{file.parts[-3]}" / file.parts[-2] / "data.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            if file_format == "xlsx":
                _copy_sheet(file, target)
            else:
                read = _READS[file_format].format(file)
                db.execute(f"copy (from {read}) to '{target}' (format parquet)")


def _copy_sheet(file: Path, target: Path) -> None:
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    [sheet] = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets
    rows = [
        [None if value is None else str(value) for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    width = max(map(len, rows), default=0)
    columns = zip(*(row + [None] * (width - len(row)) for row in rows), strict=True)
    named = {str(place): pa.array(column, pa.string()) for place, column in enumerate(columns)}
    pq.write_table(pa.table(named), target)


def capture(root: Path, out: Path) -> None:
    """Build the project once and write down every statement that dbt sent."""
    from orchestration.dbt_runner import invoke
    from orchestration.home import DBT_PROJECT, Home

    statements: list[str] = []

    def keep(event) -> None:
        if event.info.name == "LogStartLine" and "python" in event.data.description:
            statements.append(_PYTHON)
        if event.info.name != "SQLQuery":
            return
        statement = _COMMENT.sub("", event.data.sql).strip().rstrip(";")
        if statement.endswith("..."):
            # dbt shortens the rows of a seed in what it tells.
            name = _SEED.findall(statement)[0]
            seed = DBT_PROJECT / "seeds" / f"{name}.csv"
            statement = f"insert into warehouse.core.{name} from read_csv('{seed}')"
        # One connection has no use for the transactions of several.
        if statement.lower() not in ("begin", "begin transaction", "commit", "rollback"):
            statements.append(statement)

    home = Home(root)
    home.warehouse.unlink(missing_ok=True)
    command = [
        "--quiet",
        "--log-level-file",
        "debug",
        "build",
        "--exclude-resource-type",
        "unit_test",
    ]
    result = invoke(home, [*command, "--threads", "1"], keep)
    if not result.success:
        raise SystemExit(f"the build failed: {result.exception}")
    out.write_text(json.dumps(statements))


def run(script: Path, memory: str = "2GB") -> None:
    """Run the captured statements in one connection, on a new file of the name they expect."""
    from orchestration.identity.tables import read, resolved

    warehouse = script.with_name("warehouse.duckdb")
    warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(warehouse), config={"threads": 2, "memory_limit": memory}) as db:
        db.execute("set TimeZone = 'UTC'")
        # As the build has it, or the tables of a big brand do not fit.
        db.execute("set preserve_insertion_order = false")
        for statement in json.loads(script.read_text()):
            if statement == _PYTHON:
                rows = resolved(read(*(db.table(f"core.int_identity_{name}") for name in _TABLES)))
                db.execute(f"create table core.{_PYTHON} as from rows")
                del rows
            else:
                db.execute(statement).fetchall()


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "landing":
        land(Path(arguments[0]), Path(arguments[1]), arguments[2:] == ["columns"])
    elif what == "capture":
        capture(Path(arguments[0]), Path(arguments[1]))
    elif what == "script":
        run(Path(arguments[0]), *arguments[1:])
    else:
        copy(what, Path(arguments[0]), Path(arguments[1]))
