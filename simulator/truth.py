"""The warehouse and the current release beside the truth of the brand that was simulated.

A score stands for one measure; later work is judged by it, so a measure is here before the
warehouse can answer it, with nothing found.
"""

from collections.abc import Iterator
from datetime import date

from orchestration.home import Home
from simulator.brand import Simulated
from simulator.scoring.attributed import ATTRIBUTED
from simulator.scoring.changes import CHANGES
from simulator.scoring.closures import CLOSURES
from simulator.scoring.communities import COMMUNITIES
from simulator.scoring.comparison import compare
from simulator.scoring.coupons import COUPONS
from simulator.scoring.credited import CREDITED
from simulator.scoring.floors import FLOORS, PICKED_UP
from simulator.scoring.guides import GUIDES
from simulator.scoring.histories import compare_histories
from simulator.scoring.homes import HOMES
from simulator.scoring.identity import identity_scores
from simulator.scoring.ledger import ledger_scores
from simulator.scoring.lifecycles import lifecycle_scores
from simulator.scoring.lives import LIVES
from simulator.scoring.masters import MASTERS
from simulator.scoring.orders import ORDERS_WHOLE
from simulator.scoring.people import PEOPLE
from simulator.scoring.platforms import LINKED
from simulator.scoring.published import published_scores
from simulator.scoring.reached import REACH
from simulator.scoring.sales import SALES
from simulator.scoring.score import Score
from simulator.scoring.shelves import Engine, opened, tell_history, tell_until
from simulator.scoring.spans import SPANS
from simulator.scoring.stocked import STOCKED
from simulator.scoring.ties import TIES

__all__ = ["Score", "scores"]
_NEWEST = {
    "warehouse": """select max(delivery_date) from warehouse.staging.stg_landing__deliveries
        where delivery_status = 'loaded'""",
    "release": "select max(delivery_date) from release.audit.row_ledger where loaded > 0",
}


def scores(home: Home, place: Simulated, key: bytes) -> list[Score]:
    """Return every measure, as of the newest delivery that has landed.

    What is published is judged as of the newest delivery in it: in the current release, or in the
    warehouse as long as nothing has been released.
    """
    known = place.settings()
    release = home.releases / "current.duckdb"
    shelf = "release" if release.exists() else "warehouse"
    engine = opened(home, place.world, release if release.exists() else None, key)
    tell_history(engine, known.first_day if known else date.min)
    with engine:
        return [
            *_landed_scores(engine, home, _told_until(engine, "warehouse")),
            *_published_scores(engine, shelf),
        ]


def _landed_scores(engine: Engine, home: Home, newest: date) -> Iterator[Score]:
    yield from ledger_scores(engine, home.landing, newest)
    for records in (*SALES, *ORDERS_WHOLE, *PEOPLE, *MASTERS, *CHANGES):
        yield from compare(engine, records)
    yield from compare_histories(engine, (*TIES, *SPANS))
    yield from identity_scores(engine)
    yield from compare(engine, ATTRIBUTED)
    yield from compare(engine, CREDITED)
    yield from lifecycle_scores(engine)
    for records in (
        *GUIDES,
        CLOSURES,
        *REACH,
        HOMES,
        FLOORS,
        PICKED_UP,
        LINKED,
        STOCKED,
        COUPONS,
        LIVES,
        COMMUNITIES,
    ):
        yield from compare(engine, records)


def _published_scores(engine: Engine, shelf: str) -> Iterator[Score]:
    _told_until(engine, shelf)
    yield from published_scores(engine, shelf)


def _told_until(engine: Engine, shelf: str) -> date:
    """Hold the truth as of the newest delivery on a shelf, and return its date."""
    [(newest,)] = engine.execute(_NEWEST[shelf]).fetchall()
    tell_until(engine, newest)
    return newest
