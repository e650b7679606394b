"""A home with one small stream, and the two who meet in it: the sender and the night."""

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.home import Home
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import Contract, load_contracts
from orchestration.landing.lake import family_files
from orchestration.landing.manifests import manifest_path
from orchestration.landing.registry import Registry, Row

DAY = date(2026, 11, 20)
HEADER = "id,phone,name,amount,sold_at"
FATES = ("loaded", "duplicate", "superseded", "quarantined", "erased", "rejected")
SALES = """
sources:
  - name: raw
    tables:
      - name: shop__sales
        config:
          meta:
            key: [id]
            control_totals: [amount]
            business_date: {column: sold_at}
        columns:
          - {name: id}
          - {name: phone, config: {meta: {pii: phone}}}
          - {name: name, config: {meta: {pii: name}}}
          - {name: amount}
          - {name: sold_at}
"""


def line(number: int, amount: str = "10.50", **said: str) -> str:
    """Return a good line; ``said`` replaces what it says."""
    values = {
        "id": str(number),
        "phone": f"138{number:08}",
        "name": f"张{number}",
        "amount": amount,
        "sold_at": "2026-11-19 12:00:00",
    } | said
    return ",".join(values.values())


def text(*lines: str, header: str = HEADER) -> str:
    return "\n".join((header, *lines)) + "\n"


def rows_and_totals(content: bytes, contract: Contract) -> tuple[int, dict[str, str]]:
    """Count and add up readable content, as an honest sender does."""
    try:
        read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"))))
    except csv.Error:
        return 0, dict.fromkeys(contract.control_totals, "0")
    totals = {}
    for name in contract.control_totals:
        try:
            totals[name] = str(sum((Decimal(row[name] or 0) for row in read), Decimal(0)))
        except (InvalidOperation, KeyError, TypeError):
            totals[name] = "0"
    return len(read), totals


class Shop:
    """A brand with one stream."""

    key = b"k" * 32

    def __init__(self, root: Path, yaml: str = SALES):
        self.home = Home(root / "home")
        self.home.create()
        sources = root / "staging" / "shop" / "_shop__sources.yml"
        sources.parent.mkdir(parents=True)
        sources.write_text(yaml)
        [self.contract] = load_contracts(root / "staging").values()

    def declare(self, **settings: Any) -> None:
        self.contract = replace(self.contract, **settings)

    def path(self, name: str = "a.csv", day: date = DAY) -> Path:
        folder = self.home.landing / self.contract.channel / self.contract.stream
        return folder / day.isoformat() / name

    def deliver(
        self,
        content: str | bytes,
        name: str = "a.csv",
        day: date = DAY,
        manifest: bool = True,
        **said: Any,
    ) -> Path:
        """Put a file into the drop zone; its manifest is true unless ``said`` says otherwise."""
        plain = content.encode() if isinstance(content, str) else content
        data = gzip.compress(plain) if name.endswith(".gz") and not is_gzip(plain) else plain
        path = self.path(name, day)
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            manifest_path(path).unlink()
        path.write_bytes(data)
        if manifest:
            self.announce(path, plain, **said)
        return path

    def announce(self, path: Path, plain: bytes | None = None, **said: Any) -> None:
        data = path.read_bytes()
        rows, totals = rows_and_totals(data if plain is None else plain, self.contract)
        true: dict[str, Any] = {
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": rows,
            "totals": totals,
        }
        manifest_path(path).write_text(json.dumps(true | said))

    def land(self, up_to: date = DAY, deadline_passed: bool = True) -> list[Row]:
        return land(self.home, self.contract, self.key, up_to, deadline_passed)

    def landed(self, content: str | bytes, name: str = "a.csv", **said: Any) -> Row:
        """Deliver one file, land it, and return its row."""
        self.deliver(content, name, **said)
        [row] = self.land()
        return row

    def rows(self) -> list[Row]:
        with Registry(self.home.registry) as registry:
            return registry.rows()

    def ledger(self) -> dict[tuple, tuple]:
        """Return what the register says of each file, without when it was seen; it balances."""
        for row in self.rows():
            assert row.received == sum(getattr(row, fate) for fate in FATES), row
        return {
            (row.delivery_date, row.file_name, row.sha256): (
                row.status,
                row.reason,
                row.received,
                *(getattr(row, fate) for fate in FATES),
            )
            for row in self.rows()
        }

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines in the lake, in the order of their files."""
        files = sorted((self.home.lake / self.contract.name).glob("*/*.parquet"))
        account = ["_source_account"] if self.contract.source_account else []
        lineage = ["_extra", "_file_sha256", "_line_no", "_delivery_date", *account]
        columns = [*self.contract.columns, *lineage]
        return [
            line
            for file in files
            if file.name != "schema.parquet"
            for line in pq.read_table(file).select(columns).to_pylist()
        ]

    def quarantined(self) -> list[tuple[int, str]]:
        files = sorted((self.home.lake / "landing__quarantined_lines").glob("*/*.parquet"))
        tables = [pq.read_table(file) for file in files]
        lines = pa.concat_tables(tables).to_pylist() if tables else []
        return sorted((each["line_no"], each["reason"]) for each in lines)

    def lake_file(self, row: Row) -> Path:
        return family_files(self.home.lake, self.contract, row)[self.contract.name]


def is_gzip(content: bytes) -> bool:
    return content.startswith(b"\x1f\x8b")


def readings(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line without its lineage."""
    return {name: value for name, value in values.items() if not name.startswith("_")}


@pytest.fixture(scope="package", autouse=True)
def _no_wait_for_the_disk():
    """Whether a disk keeps what it was told is not tested here, and asking it takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "sync", lambda: None)
        yield


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)
