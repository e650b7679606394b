"""Which ids of a person the delivered lines tie together: what can be known of who is who.

Counted by a way of its own: two ids that truly are one person's and stand in one line of the lake,
by the kinds that the contracts give their columns, or tell one phone number somewhere. A number of
staff proves nothing of who is behind it.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from orchestration.landing.contracts import Contract, load_contracts
from simulator.scoring.shelves import Engine

_IDS = {"unionid", "openid", "external_userid", "card_no", "customer_id", "yz_open_id"}
_PHONE = "phone"


def tell_ties(engine: Engine) -> None:
    """Make table ``told_ids``: each true id with the group of ids that the lines tie it to."""
    engine.execute(
        """create or replace temp table numbers as
        select distinct token('phone', 'pinkr', phone) as id, person_id
        from phones where kind <> 'guide'"""
    )
    engine.execute("create or replace temp table ties (a varchar, b varchar)")
    landed = {
        name
        for (name,) in engine.execute(
            "select view_name from duckdb_views() where schema_name = 'raw'"
        ).fetchall()
    }
    for contract in load_contracts().values():
        for each in contract.family:
            for query in _ties(each) if each.name in landed else ():
                engine.execute(f"insert into ties {query}")
    ids, ties = _columns(engine, "select distinct a, b from ties")
    groups = connected_components(
        coo_matrix((np.ones(len(ties[0]), np.int8), ties), (len(ids), len(ids))), directed=False
    )[1]
    engine.register("groups", pa.table({"id": ids, "told_group": groups}))
    engine.execute("create or replace table told_ids as from groups")
    engine.unregister("groups")


def _ties(contract: Contract) -> Iterator[str]:
    """Yield a query for each two columns of a stream that name somebody."""
    lines = f"memory.raw.{contract.name}"
    named = [column for column, kind in contract.pii.items() if kind in _IDS]
    for one, other in combinations(named, 2):
        yield f"""select a.id, b.id from (select distinct "{one}" as x, "{other}" as y from {lines})
            inner join true_ids as a on x = a.id
            inner join true_ids as b on y = b.id and a.person_id = b.person_id where a.id <> b.id"""
    for phone in (column for column, kind in contract.pii.items() if kind == _PHONE):
        for one in named:
            yield f"""select a.id, concat(b.id, '@', b.person_id) from (
                    select distinct "{one}" as x,
                        unnest(string_split(translate("{phone}", '[]"', ''), ',')) as y
                    from {lines})
                inner join true_ids as a on x = a.id
                inner join numbers as b on y = b.id and a.person_id = b.person_id"""


def _columns(engine: Engine, query: str) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    found = engine.execute(query).fetchnumpy()
    ids, places = np.unique(
        np.concatenate([found["a"], found["b"]]).astype(str), return_inverse=True
    )
    half = len(places) // 2
    return ids, (places[:half], places[half:])
