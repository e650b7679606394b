"""A person's request to be forgotten: tombstones, and everything that is kept without them.

Lines are taken out by ``landing.erasing``, now and in every later landing. What was built of them
is removed, and the next night builds it again.
"""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from orchestration import journal
from orchestration.home import Home
from orchestration.landing import erased_copies, lake
from orchestration.landing.contracts import load_contracts
from orchestration.landing.erasing import erase
from orchestration.landing.judging import Judge
from orchestration.landing.loading import Loader
from orchestration.landing.manifests import manifest_path
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row
from orchestration.landing.searching import holds
from orchestration.landing.tokens import Tokens, normalise
from orchestration.releasing import builds
from orchestration.releasing.kept import current, releases

# Former ids count too, unless somebody else has them by now: numbers are issued again.
_ALL_IDS = """
    with given as (select unnest($1) as id_value),
    persons as (
        select distinct person_id from core.bridge_person_identity
        where valid_to_date is null and id_value in (select id_value from given)
    ),
    others as (
        select distinct id_value from core.bridge_person_identity
        where valid_to_date is null and person_id not in (select person_id from persons)
    )
    select distinct id_value from core.bridge_person_identity
    where person_id in (select person_id from persons)
        and id_value not in (select id_value from others)
        and regexp_full_match(id_value, '(odd:)?[0-9a-f]{32}')
"""


class ErasureRefused(ValueError):
    """A request that cannot be followed; the message has no personal value."""


@dataclass
class Erased:
    """What a request has done."""

    request_no: int
    tokens: int
    removed_lines: int = 0
    files: int = 0
    unsearched: list[str] = field(default_factory=list)
    """Rejected files, which nobody can read by their contract."""


def tokens_of_phone(key: bytes, phone: str, channels: Iterable[str]) -> set[str]:
    """Return the tokens that a phone has, declared or not. Raises ``ErasureRefused``."""
    made = Tokens(key)
    token = made.token("phone", "", phone.strip())
    if not token or token.startswith("odd:"):
        raise ErasureRefused("that is no phone number of one person")
    undeclared = {made.token("undeclared", channel, phone.strip()) for channel in channels}
    return {token, *filter(None, undeclared)}


def erase_person(
    home: Home, key: bytes, tokens: set[str], by: str, reason: str, phone: str | None = None
) -> Erased:
    """Erase the persons of some tokens with all their ids; the caller holds the night's lock.

    A phone, where it is known, is sought in what never lands and in rejected files too.
    """
    if any(token.startswith("odd:") for token in tokens):
        raise ErasureRefused("many persons share that token: it is of no phone that reaches one")
    whole = tokens | _ids_of_the_same(home, tokens)
    now = datetime.now(UTC)
    with Registry(home.registry) as registry:
        number = registry.record_erasure(whole, now.isoformat(timespec="seconds"))
        tombstones = registry.erased_tokens()
    done = Erased(number, len(whole))
    for contract in load_contracts().values():
        if any(each.pii for each in contract.family):
            loader = Loader(contract, home.lake, Tokens(key), now, tombstones)
            _erase_stream(home, loader, phone, done)
    _remove_what_was_built(home)
    builds.prune(home)
    details = {name: value for name, value in asdict(done).items() if name != "tokens"}
    journal.record(home, key, "erasure", by, reason, details)
    return done


def _ids_of_the_same(home: Home, tokens: set[str]) -> set[str]:
    if not home.warehouse.exists():
        return set()
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        return {name for (name,) in db.execute(_ALL_IDS, [sorted(tokens)]).fetchall()}


def _erase_stream(home: Home, loader: Loader, phone: str | None, done: Erased) -> None:
    contract, archive = loader.contract, home.archive
    with Registry(home.registry) as registry:
        rows = registry.rows(contract.channel, contract.stream)
        lake.prepare(home.lake, contract)
        for row in rows:
            is_told = bool(phone) and _holds(archive / row.sha256, phone or "")
            if row.status == "rejected":
                _erase_rejected(home, row, is_told, done, is_sought=bool(phone))
            elif row.status == "loaded" and (is_told or _is_in(loader, row)):
                made = _judged(archive, loader, row, is_told)
                registry.save([made])
                done.files += 1
                done.removed_lines += made.erased - row.erased
            elif row.status == "superseded":
                with tempfile.TemporaryDirectory(dir=home.root, prefix=".erasing-") as scratch:
                    _judged(archive, replace(loader, lake=Path(scratch)), row, is_told)
        erased_copies.clear(home, rows)


def _erase_rejected(home: Home, row: Row, is_told: bool, done: Erased, *, is_sought: bool) -> None:
    """Remove a file that nobody can read by its contract, if the person is known to be in it."""
    if is_told:
        (home.archive / row.sha256).unlink()
        day = home.landing / row.channel / row.stream / row.delivery_date.isoformat()
        (day / row.file_name).unlink(missing_ok=True)
        manifest_path(day / row.file_name).unlink(missing_ok=True)
        done.files += 1
    elif not is_sought and (home.archive / row.sha256).exists():
        done.unsearched.append(_place(row))


def _holds(path: Path, phone: str) -> bool:
    return path.exists() and holds(path, normalise("phone", phone))


def _judged(archive: Path, loader: Loader, row: Row, is_told: bool) -> Row:
    made = Judge(archive, loader).judge(replace(row, reason=None))
    if made.status != "loaded":
        raise ErasureRefused(f"{_place(row)} is not readable any more: {made.reason}")
    if is_told and not erased_copies.has_copy(archive, row.sha256):
        # In a column that never lands: the lake has nothing of it, the bytes have.
        erased_copies.keep_copy(archive, loader, made)
    return made


def _is_in(loader: Loader, row: Row) -> bool:
    """Return whether an erased person stands in the lines of a file, or nobody knows."""
    files = lake.family_files(loader.lake, loader.contract, row)
    if not all(path.exists() for path in files.values()):
        return True
    tables = {name: pq.read_table(path) for name, path in files.items()}
    return erase(tables, loader.contract, loader.erased_tokens).touched


def _remove_what_was_built(home: Home) -> None:
    """Remove the warehouse and every release but the one that readers have."""
    for path in home.root.glob("warehouse.duckdb*"):
        path.unlink()
    for path in releases(home):
        if path != current(home):
            shutil.rmtree(path)
    shutil.rmtree(home.releases / ".building", ignore_errors=True)
    (home.releases / "CANDIDATE").unlink(missing_ok=True)


def _place(row: Row) -> str:
    return f"{row.channel}/{row.stream}/{row.delivery_date}/{row.file_name}"
