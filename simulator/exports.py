"""What each source delivers of the world, night by night: one query for each stream, written in the
format that the stream's contract declares.

A query stands in ``channels/<channel>/<stream>.sql``. Its columns are ``delivery_date``,
``account`` and then, for documents, ``record`` (a struct, whose null members are absent from the
document); for tables the columns of the file under the header's own names. It orders its rows by
night and account and then as the file has them. Files whose name begins with ``_`` hold what the
queries of a channel share.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from orchestration.landing.contracts import Contract, load_contracts
from simulator.files import Delivery, deliver
from simulator.world.settings import Settings
from simulator.world.store import World

CHANNELS = Path(__file__).with_name("channels")
_MARKETPLACES = ("douyin", "tmall", "jd", "xiaohongshu")
_LONGEST = (
    *("jushuitan", "youzan", "wecom", "pinkr", "burgeon", "douyin", "tmall", "miniprogram"),
    *("xiaodian", "xiaohongshu", "officialaccount", "loyalty"),
)
_BATCH = 20_000
_LAST_ORDER = re.compile(r"\border by[^()]*$", re.IGNORECASE)
# A key is absent where the world has nothing.
_DOCUMENT = (
    "regexp_replace(regexp_replace(cast(to_json(record) as varchar),"
    " '\"[^\"]+\":null,?', '', 'g'), ',([}\\]])', '\\1', 'g')"
)


@cache
def exported_streams() -> dict[str, Path]:
    """Return the query of each stream that the simulated brand delivers, by the stream's name."""
    return {
        f"{path.parent.name}__{path.stem}": path
        for path in sorted(CHANNELS.glob("*/*.sql"))
        if not path.stem.startswith("_")
    }


def channels() -> list[str]:
    """Return the channels, those that take longest first."""
    every = sorted({path.parent.name for path in exported_streams().values()})
    return sorted(every, key=lambda name: _LONGEST.index(name) if name in _LONGEST else len(every))


def prepare(world: World, channel: str = "*") -> None:
    """Make what the queries of a channel share, by default of all channels."""
    for shared in sorted([*CHANNELS.glob("_*.sql"), *CHANNELS.glob(f"{channel}/_*.sql")]):
        if shared.stem != "_platforms" or channel in ("*", *_MARKETPLACES):
            world.run(shared)


def export(world: World, settings: Settings, landing: Path, stream: str) -> int:
    """Deliver a stream in the nights of the table ``nights``; return how many files are new.

    What lies in the drop zone already is not written again.
    """
    contract = _contracts()[stream]
    query = exported_streams()[stream].read_text().rstrip().rstrip(";")
    deliveries = _deliveries(world, settings, contract, query)
    return sum(deliver(landing, contract, each) for each in deliveries)


@cache
def _contracts() -> Mapping[str, Contract]:
    return load_contracts()


def _deliveries(
    world: World, settings: Settings, contract: Contract, query: str
) -> Iterator[Delivery]:
    """Yield a delivery for each night and account; a daily stream delivers empty nights too."""
    as_parquet = settings.as_parquet and contract.may_be_parquet
    nights = _nights(world)
    accounts = _accounts(world, contract)
    expected = [(night, account) for night in nights for account in accounts]
    if as_parquet:
        # In no order: to sort so many documents takes more memory than to make them.
        query = _LAST_ORDER.sub("", query)
        for night, account in expected:
            yield Delivery(night, account, nights[night], query=query, engine=world.engine)
        return
    header, rows = _rows(world, contract, query)
    places = iter(expected)
    for place, group in groupby(rows, itemgetter(0, 1)):
        if place not in expected:
            raise ValueError(f"{contract.name}: rows of {place}, which is no night and account")
        for night, account in _until(places, place):
            if contract.cadence == "daily":
                yield Delivery(night, account, nights[night], header)
        night, account = place
        yield Delivery(night, account, nights[night], header, (row[2:] for row in group))
    if contract.cadence == "daily":
        for night, account in places:
            yield Delivery(night, account, nights[night], header)


def _until(places: Iterator[tuple], place: tuple) -> Iterator[tuple]:
    for each in places:
        if each == place:
            return
        yield each
    raise ValueError(f"rows of {place} come after those of a later night or account")


def _rows(world: World, contract: Contract, query: str) -> tuple[list[str], Iterator[tuple]]:
    if contract.format in ("json", "jsonl"):
        sums = "".join(
            f", json_extract_string(document, '$.{path}')" for path in contract.control_totals
        )
        query = (
            f"select delivery_date, account, document{sums}"
            f" from (select delivery_date, account, {_DOCUMENT} as document from ({query}))"
        )
    cursor = world.engine
    cursor.execute(query)
    header = [name for name, *_ in cursor.description][2:]
    return header, (row for batch in iter(lambda: cursor.fetchmany(_BATCH), []) for row in batch)


def _nights(world: World) -> dict[date, date | None]:
    """Return each night and, for the initial one, the day on which its history begins."""
    query = "select delivery_date, case when is_initial then since end from nights order by 1"
    found = world.engine.execute(query).fetchall()
    return {night: since.date() if since else None for night, since in found}


def _accounts(world: World, contract: Contract) -> list[str | None]:
    if not contract.source_account:
        return [None]
    query = "select account from source_accounts where channel = ? order by 1"
    found = world.engine.execute(query, [contract.channel]).fetchall()
    return [account for (account,) in found]
