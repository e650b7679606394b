"""A person's request to be forgotten: tombstones, and everything that is kept without them.

Files are gone through by ``landing.forgetting``, and every later landing heeds the tombstones. What
was built is removed, and the next night builds it again.
"""

import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import duckdb

from orchestration import journal
from orchestration.home import Home
from orchestration.landing.contracts import load_contracts
from orchestration.landing.forgetting import Forgotten, forget
from orchestration.landing.registry import Registry
from orchestration.landing.tokens import Tokens, key_id
from orchestration.releasing import builds
from orchestration.releasing.candidates import move_aside, read_candidate
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
class Erased(Forgotten):
    """What a request has done."""

    request_no: int = 0
    tokens: int = 0
    key_id: str = ""
    """The key of the tombstones: another one does not meet them."""


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

    A phone, where it is known, is sought in what never lands and in files that nobody can read too.
    A request that was cut short is finished by making it again.
    """
    if any(token.startswith("odd:") for token in tokens):
        raise ErasureRefused("many persons share that token: it is of no phone that reaches one")
    whole = tokens | _ids_of_the_same(home, tokens)
    now = datetime.now(UTC)
    # A clock that is behind must not make what was built with the person look newer than this.
    built = [read_candidate(path).built_at for path in releases(home) if path == current(home)]
    with Registry(home.registry) as registry:
        number = registry.record_erasure(whole, max(now.isoformat(timespec="seconds"), *built))
    forgotten = forget(home, load_contracts(), key, now, phone)
    _remove_what_was_built(home)
    builds.prune(home)
    done = Erased(**vars(forgotten), request_no=number, tokens=len(whole), key_id=key_id(key))
    details = {name: value for name, value in asdict(done).items() if name != "tokens"}
    journal.record(home, key, "erasure", by, reason, details)
    return done


def _ids_of_the_same(home: Home, tokens: set[str]) -> set[str]:
    if not home.warehouse.exists():
        return set()
    try:
        with duckdb.connect(str(home.warehouse), read_only=True) as db:
            return {name for (name,) in db.execute(_ALL_IDS, [sorted(tokens)]).fetchall()}
    except (duckdb.CatalogException, duckdb.IOException):
        # With the given ids only, the person would stay by all others.
        raise ErasureRefused(
            "the warehouse is half built or open elsewhere, and knows the person's other ids:"
            " run `siyu nightly`, then this again"
        ) from None


def _remove_what_was_built(home: Home) -> None:
    """Remove the warehouse and every release but the one that readers have."""
    home.remove_warehouse()
    (home.releases / "CANDIDATE").unlink(missing_ok=True)
    # A release that was half removed says nothing of itself any more.
    for path in home.releases.iterdir():
        if path.is_dir() and path != current(home):
            shutil.rmtree(move_aside(path))
