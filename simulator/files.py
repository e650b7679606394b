"""A delivery as a file in the drop zone: written in the format of its contract, complete under its
name, the manifest last.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import xlsxwriter

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import manifest_path, write_manifest

_PAGE = 100
# Half the time of the defaults for the same size: few texts come often enough for a dictionary.
_PARQUET = "compression zstd, compression_level 1, dictionary_size_limit 2000"
# What is joined in as many ways as an order has lines fits into memory a slice at a time.
_SLICES = 3
_TRUTH: dict[str, bool | str] = {"true": True, "false": False}


@dataclass
class Delivery:
    """What one account of a source delivers of a stream in one night."""

    night: date
    account: str | None
    history_from: date | None
    """The first day of an initial delivery."""
    header: list[str] = field(default_factory=list)
    rows: Iterable[Sequence] = ()
    query: str | None = None
    """Of a delivery that the engine writes as Parquet by itself."""
    engine: duckdb.DuckDBPyConnection | None = None


@dataclass
class _Counted:
    """Rows on their way into a file, counted and summed as they pass."""

    contract: Contract
    header: list[str]
    rows: int = 0
    totals: dict[str, Decimal] = field(default_factory=dict)

    def passing(self, rows: Iterable[Sequence]) -> Iterator[Sequence]:
        names = self.contract.control_totals
        self.totals = dict.fromkeys(names, Decimal(0))
        # A document stands before its control values.
        is_document = self.contract.format in ("json", "jsonl")
        places = (
            {name: 1 + place for place, name in enumerate(names)}
            if is_document
            else {name: self.header.index(name) for name in names}
        )
        marks = {self.header.index(name): said for name, said in self.contract.total_rows.items()}
        for row in rows:
            if not marks or any(row[place] != said for place, said in marks.items()):
                self.rows += 1
                for name, place in places.items():
                    if row[place] not in (None, ""):
                        self.totals[name] += Decimal(str(row[place]))
            yield row


def deliver(landing: Path, contract: Contract, delivery: Delivery) -> bool:
    """Put a delivery into the drop zone; false if it lies there already."""
    business_date = delivery.night - timedelta(days=1)
    suffix = "parquet" if delivery.query else contract.format
    file_name = f"{contract.stream}_{business_date}.{suffix}"
    if delivery.account:
        file_name = f"{contract.stream}_{delivery.account}_{business_date}.{suffix}"
    folder = landing / contract.channel / contract.stream / delivery.night.isoformat()
    file = folder / file_name
    if file.exists() and manifest_path(file).exists():
        for _ in delivery.rows:
            pass
        return False
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{file_name}"
    counted = _Counted(contract, delivery.header)
    if delivery.query:
        _write_parquet(part, delivery, counted)
    else:
        _WRITERS[contract.format](part, contract, delivery, counted.passing(delivery.rows))
    manifest = write_manifest(
        part,
        counted.rows,
        counted.totals,
        source_account=delivery.account,
        history_from=delivery.history_from,
    )
    part.replace(file)
    manifest.replace(manifest_path(file))
    return True


def _write_csv(path: Path, contract: Contract, delivery: Delivery, rows: Iterator) -> None:
    encoding = contract.encoding
    with path.open("w", encoding=encoding, newline="") as file:
        for line in range(1, contract.header_line):
            file.write(f"导出时间：{delivery.night} 06:00:00\n" if line == 1 else "\n")
        writer = csv.writer(file, delimiter=contract.delimiter, lineterminator="\n")
        writer.writerow(delivery.header)
        writer.writerows(rows)


def _write_lines(path: Path, contract: Contract, delivery: Delivery, rows: Iterator) -> None:
    documents = (row[0] for row in rows)
    with path.open("w", encoding="utf-8") as file:
        if contract.records:
            file.writelines(page + "\n" for page in _pages(contract, documents))
        else:
            file.writelines(document + "\n" for document in documents)


def _write_document(path: Path, contract: Contract, delivery: Delivery, rows: Iterator) -> None:
    records = "[\n" + ",\n".join(row[0] for row in rows) + "\n]"
    path.write_text(_page(contract, records, "") if contract.records else records, "utf-8")


def _pages(contract: Contract, documents: Iterator[str]) -> Iterator[str]:
    """Yield answers of a paged interface, each but the last with the name of the next."""
    number, page = 1, list(islice(documents, _PAGE))
    while True:
        following = list(islice(documents, _PAGE))
        yield _page(contract, f"[{','.join(page)}]", f"page{number + 1}" if following else "")
        if not following:
            return
        number, page = number + 1, following


def _page(contract: Contract, records: str, next_page: str) -> str:
    fields = {name: json.dumps(_number(said)) for name, said in contract.envelope.items()}
    if "errcode" in contract.envelope:
        fields["errmsg"] = '"ok"'
    fields |= {
        name: json.dumps(_number(said)) if not next_page else _further(said, next_page)
        for name, said in contract.last_page.items()
    }
    return _nested({**fields, contract.records: records})


def _nested(fields: dict[str, str]) -> str:
    """Return an object whose members are given by dotted path."""
    inner: dict[str, dict[str, str]] = {}
    parts = []
    for path, said in fields.items():
        outer, _, rest = path.partition(".")
        if rest:
            inner.setdefault(outer, {})[rest] = said
        else:
            parts.append(f'"{outer}": {said}')
    parts += [f'"{outer}": {_nested(members)}' for outer, members in inner.items()]
    return "{" + ", ".join(parts) + "}"


def _number(said: str):
    return int(said) if said.isdigit() else _TRUTH.get(said, said)


def _further(said: str, next_page: str) -> str:
    """Return what an answer says where another one follows, given what the last one says."""
    return {"false": "true", "true": "false"}.get(said, json.dumps(next_page))


def _write_workbook(path: Path, contract: Contract, delivery: Delivery, rows: Iterator) -> None:
    # Its creation time is a constant, so the same rows are the same bytes.
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": _EPOCH})
    sheet = book.add_worksheet(contract.sheet or "Sheet1")
    lines = chain([[]] * (contract.header_line - 1), [delivery.header], rows)
    for line_no, row in enumerate(lines):
        sheet.write_row(line_no, 0, row)
    book.close()


def _write_parquet(path: Path, delivery: Delivery, counted: _Counted) -> None:
    """Let the engine write the rows of one night, and add the control values up from the file."""
    contract, engine = counted.contract, delivery.engine or duckdb.connect()
    is_document = contract.format in ("json", "jsonl")
    columns = "unnest(record)" if is_document else "* exclude (delivery_date, account)"
    night = f"date '{delivery.night}'"
    account = "null" if delivery.account is None else f"'{delivery.account}'"
    # Null members of documents are absent there; a column of nulls says the same.
    rows = (
        f"select {columns} from ({delivery.query})"
        f" where delivery_date = {night} and account is not distinct from {account}"
    )
    slices = _SLICES if "in_slice(" in rows else 1
    parts = [path.with_name(f"{path.name}.{number}") for number in range(slices)]
    for number, part in enumerate(parts):
        engine.execute(f"set variable slices = {slices}; set variable slice = {number}")
        engine.execute(f"copy ({rows}) to '{part}' (format parquet, {_PARQUET})")
    if slices == 1:
        parts[0].replace(path)
    else:
        names = [str(part) for part in parts]
        engine.execute(
            f"copy (from read_parquet({names})) to '{path}' (format parquet, {_PARQUET})"
        )
        for part in parts:
            part.unlink()
    counted.rows = pq.read_metadata(path).num_rows
    for name in contract.control_totals:
        place = ".".join(f'"{part}"' for part in name.split("."))
        [total] = engine.execute(
            f"select coalesce(sum(try_cast({place} as decimal(38, 6))), 0) from read_parquet(?)",
            [str(path)],
        ).fetchone() or [0]
        counted.totals[name] = Decimal(total).normalize() + 0


_EPOCH = datetime(2024, 1, 1)
_WRITERS = {
    "csv": _write_csv,
    "jsonl": _write_lines,
    "json": _write_document,
    "xlsx": _write_workbook,
}
