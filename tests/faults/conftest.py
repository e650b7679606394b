"""The tills of a brand, and what may go wrong with a file of theirs on its way."""

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from orchestration.landing.contracts import load_contracts
from orchestration.landing.manifests import write_manifest

CONTRACTS = load_contracts()
TILLS = CONTRACTS["pos__ticket_lines"]
# A half percent of so many lines is two of them.
LINES = 400


def ticket(number: int, day: date, **said: str) -> list[str]:
    """Return a good ticket line of ``day``; ``said`` replaces what it says."""
    values = {
        "household_id": str(10001 + number % 300),
        "store_id": "SH01",
        "basket_id": f"{day:%Y%m%d}9{number:05}",
        "product_id": str(60001 + number % 60),
        "quantity": "1",
        # About what a line of the small brand is worth: another level would be a wrong unit.
        "sales_value": "80.00",
        "retail_disc": "0.00",
        "coupon_disc": "0.00",
        "coupon_match_disc": "0.00",
        "transaction_timestamp": f"{day} {10 + number % 12:02}:30:00",
    }
    return list((values | said).values())


def plain(amount: str) -> Decimal:
    """Return an amount, or nothing where it is none."""
    return Decimal(amount) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", amount) else Decimal(0)


@dataclass
class Tickets:
    """A file of ticket lines: good ones, and among them what is wrong."""

    first: int
    day: date
    count: int = LINES
    odd: Iterable[Mapping[str, str]] = ()
    """Lines that differ from a good one in what is named here."""
    raw: Iterable[str] = ()
    """Lines that are no ticket lines at all."""
    header: tuple[str, ...] = TILLS.columns
    totals: Mapping[str, Decimal] = field(init=False)

    def __post_init__(self):
        good = [ticket(self.first + number, self.day) for number in range(self.count)]
        odd = [
            ticket(self.first + self.count + place, self.day, **said)
            for place, said in enumerate(self.odd)
        ]
        self.rows = len(good) + len(odd) + len(list(self.raw))
        self.totals = {
            name: sum(
                map(plain, (row[TILLS.columns.index(name)] for row in good + odd)), Decimal(0)
            )
            for name in TILLS.control_totals
        }
        self.lines = [",".join(row) for row in good]
        half = self.count // 2
        self.lines[half:half] = [*(",".join(row) for row in odd), *self.raw]

    @property
    def content(self) -> bytes:
        return "".join(f"{line}\n" for line in (",".join(self.header), *self.lines)).encode()


def put(
    landing: Path,
    name: str,
    content: bytes,
    rows: int,
    totals: Mapping[str, Decimal],
    delivered: date,
    stream: str = "pos/ticket_lines",
) -> Path:
    """Deliver bytes with a manifest that says what the sender meant to send."""
    folder = landing / stream / delivered.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    write_manifest(path, rows, totals)
    return path


def put_tickets(landing: Path, name: str, tickets: Tickets, content: bytes | None = None) -> Path:
    whole = tickets.content if content is None else content
    packed = gzip.compress(whole) if name.endswith(".gz") and content is None else whole
    delivered = tickets.day + timedelta(days=1)
    return put(landing, name, packed, tickets.rows, tickets.totals, delivered)


def broken_transfers(tickets: Tickets) -> dict[str, tuple[str, bytes, str]]:
    """Return name, bytes and reason of transfers that broke: the manifest is of the whole file."""
    whole, packed = tickets.content, gzip.compress(tickets.content)
    return {
        "5 cut at a line end": ("5.csv", whole[: -len(tickets.lines[-1]) - 1], "manifest: bytes"),
        "6 cut inside the last value": ("6.csv", whole[:-4], "manifest: bytes"),
        "7 gzip cut": ("7.csv.gz", packed[:-20], "manifest: bytes"),
    }


def wrong_exports(tickets: Tickets) -> dict[str, tuple[str, bytes, str]]:
    """Return name, bytes and reason of files that are wrong with a manifest of the same bytes."""
    whole, packed = tickets.content, gzip.compress(tickets.content)
    text, rows = whole.decode(), len(tickets.lines)
    header = text.splitlines()[0]
    place = TILLS.columns.index("store_id")
    narrow = [row.split(",") for row in text.splitlines()]
    other_day = Tickets(tickets.first, tickets.day - timedelta(days=30), tickets.count)
    bomb = gzip.compress(whole + b"1" * 200_000_000, compresslevel=1)
    cut = "gzip: it breaks off or is damaged after line"
    wrong_sum = packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:]
    return {
        "5 one line short": (
            "5s.csv",
            whole[: -len(tickets.lines[-1]) - 1],
            f"manifest: {rows} lines declared, {rows - 1} found",
        ),
        "7 gzip cut": ("7c.csv.gz", packed[:-20], cut),
        "7 gzip without its trailer": ("7t.csv.gz", packed[:-8], cut),
        "7 gzip with a wrong checksum": ("7w.csv.gz", wrong_sum, cut),
        "8 bomb": ("8.csv.gz", bomb, f"line length: line {rows + 2} is longer"),
        "9 header only": (
            "9h.csv",
            f"{header}\n".encode(),
            f"manifest: {rows} lines declared, 0 found",
        ),
        "9 empty": ("9e.csv", b"", "header: line 1: missing columns"),
        "10 error page": (
            "10.csv",
            b"<html>\n<body>502 Bad Gateway</body>\n</html>\n",
            "header: line 1: missing columns",
        ),
        "12 wrong business day": (
            "12.csv",
            other_day.content,
            f"business day: transaction_timestamp: {rows} of {rows} lines are not of {tickets.day}",
        ),
        "16 renamed column": (
            "16.csv",
            text.replace("sales_value", "sales_amount", 1).encode(),
            "header: line 1: missing columns sales_value",
        ),
        "18 dropped column": (
            "18.csv",
            "".join(f"{','.join(row[:place] + row[place + 1 :])}\n" for row in narrow).encode(),
            "header: line 1: missing columns store_id",
        ),
        "19 swapped columns": (
            "19.csv",
            text.replace("sales_value,retail_disc", "retail_disc,sales_value", 1).encode(),
            "header: line 1: columns are not in the declared order, or appear twice",
        ),
        "21 GBK": (
            "21.csv",
            text.replace("SH01", "上海").encode("gbk"),
            "encoding: line 2 is not utf-8",
        ),
        "23 UTF-16": ("23.csv", text.encode("utf-16"), "encoding: line 1 is not utf-8"),
    }
