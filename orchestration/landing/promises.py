"""What a stream promises: one contract, as the dbt source YAML says it.

How the YAML is read is in ``contracts``, which promises cannot be kept in ``faults``.
"""

from dataclasses import dataclass, field
from pathlib import Path

TABLES = ("csv", "xlsx")
DOCUMENTS = ("jsonl", "json")
DROP = "drop"
"""The kind of personal column whose values are not landed at all."""


class ContractError(ValueError):
    """A contract says something that landing cannot follow."""


@dataclass(frozen=True)
class BusinessDate:
    """Which column dates a line, how it writes a time, and how many days late a line may come."""

    column: str
    lateness_days: int = 3
    clock: str = "text"
    """``text`` begins with YYYY-MM-DD, ``compact`` is YYYYMMDD, ``epoch_s`` and ``epoch_ms``."""


@dataclass(frozen=True)
class Contract:
    """One stream of one channel, as its source YAML declares it."""

    channel: str
    stream: str
    description: str
    path: Path
    columns: tuple[str, ...]
    pii: dict[str, str]
    """Personal columns and their kind: a kind names a normalisation, see ``tokens``."""
    key: tuple[str, ...] = ()
    """Columns that name a line; empty where equal lines are real lines."""
    version: str | None = None
    """The column that says which of two reports of a key is newer."""
    format: str = "csv"
    """``csv``; ``jsonl``: a document on each line; ``json``: one document; ``xlsx``: a sheet."""
    may_be_parquet: bool = False
    """Whether a file may also be Parquet with the same fields."""
    encoding: str = "utf-8"
    delimiter: str = ","
    header_line: int = 1
    """The physical line of the header of a table; what stands above it is a preamble."""
    by_name: bool = False
    """Whether the columns of a table may come in any order and with others between them."""
    optional: tuple[str, ...] = ()
    """Columns that a table may lack; a field of a document may always be absent."""
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names that a column goes by in some exports."""
    total_rows: dict[str, str] = field(default_factory=dict)
    """Columns and values that mark a row of totals, which is no record."""
    sheet: str | None = None
    """The sheet of a workbook."""
    records: str = ""
    """Where the records stand in a document, as a dotted path; empty: the document itself."""
    envelope: dict[str, str] = field(default_factory=dict)
    """What every document must say, such as ``errcode: "0"``; another answer is no delivery."""
    last_page: dict[str, str] = field(default_factory=dict)
    """What the last document must say where it says anything, such as ``next_cursor: ""``."""
    parent: str | None = None
    """The stream in whose records these ones stand, under the path ``records``."""
    parent_columns: tuple[str, ...] = ()
    """Columns that a child takes from the record it stands in."""
    children: tuple["Contract", ...] = ()
    """The streams that stand in these records and land with them."""
    source_account: str | None = None
    """What the account is (corp, shop, appid) whose data a file holds; named by the manifest."""
    may_be_alike: bool = False
    """Whether two accounts may send the same bytes, as figures without ids do."""
    redelivery: str = "append"
    """``append``: a line comes once; ``window``: the last days come again, newer versions count;
    ``snapshot``: each file states the whole present, and is true of its delivery date."""
    cadence: str = "daily"
    """``daily``: expected every day; ``on_change``: expected at least once."""
    deadline: str = "02:00"
    """Shanghai time on the delivery date, after which a missing file is late."""
    business_date: BusinessDate | None = None
    control_totals: tuple[str, ...] = ()
    """Columns whose exact sums the manifest carries."""
    money: tuple[str, ...] = ()
    """Those of them that are money, of which a day may lose no more than a thousandth."""
    retention_days: int = 730
    when_missing: str = "block"
    """``block`` the release, or ``warn``."""
    how_to_export: str = ""
    lost_without: str = ""
    """What cannot be told without this stream."""
    gives: tuple[str, ...] = ()
    """What the warehouse can tell thanks to it, in the words of ``seeds/capabilities.csv``."""
    kept_days: int | None = None
    """How many days the source can still be asked for a day, where it forgets."""
    paged_by: str | None = None
    """The column of rising row versions by which the export pages."""
    descriptions: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.channel}__{self.stream}"

    @property
    def family(self) -> tuple["Contract", ...]:
        """The stream and everything that lands with it."""
        return (self, *(each for child in self.children for each in child.family))
