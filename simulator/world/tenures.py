"""Who holds a post at a store from when to when.

A post is held by one guide after the other from the store's opening on. A tenure depends on its
store, post and turn alone, so what exists on a day is the same however far the days go.
"""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.store import World

Rows = dict[str, np.ndarray]
TOLD_AHEAD = 7
"""So many days after the last day rosters are planned."""
_POSTS_SHARES = {3: 0.25, 4: 0.35, 5: 0.28, 6: 0.12}
_LEAVE_A_YEAR = 0.15
"""Of their own accord; with those of stores that close it is about 0.18."""
_TRANSFER_A_YEAR = 0.016
_VACANCY = 16
"""Mean days until a post is filled again; a manager's is at once."""
_NEVER = 1_000_000
_LONGEST = 11_000


def staffed_stores(world: World) -> Rows:
    """Return the stores that guides work in; store ``n`` is in place ``n - 1``."""
    stores = world.arrays(
        "select store_id, opened_on - date '1970-01-01' as opened,"
        f" coalesce(closed_on - date '1970-01-01', {_NEVER}) as closed,"
        " dense_rank() over (order by city) - 1 as city"
        " from stores where not is_virtual and not is_test order by store_id"
    )
    return {name: np.asarray(values, np.int64) for name, values in stores.items()}


def tenures(stores: Rows, horizon: int, chance: Chance) -> Rows:
    """Return the tenures that begin before ``horizon``, by day of hiring.

    ``store`` is a place in ``stores``; ``moved`` the day of the transfer to ``new_store`` or never.
    """
    sizes = np.array(list(_POSTS_SHARES))
    places = np.arange(len(stores["store_id"]))
    posts = sizes[chance.pick("posts", list(_POSTS_SHARES.values()), stores["store_id"])]
    store = np.repeat(places, posts)
    post = np.concatenate([np.arange(count) for count in posts])
    hired, found, turn = stores["opened"][store], [], 0
    while len(store):
        key = (stores["store_id"][store], post, turn)
        left, moved, new_store = _ends(stores, store, key, hired, chance)
        columns = (store, post, np.full(len(store), turn), hired, left, moved, new_store)
        found.append(np.stack(columns))
        vacant = np.ceil(chance.exponential("vacancy", _VACANCY, *key)).astype(np.int64)
        hired = np.minimum(left, moved) + np.where(post == 0, 0, vacant)
        goes_on = hired < np.minimum(horizon, stores["closed"][store])
        store, post, hired, turn = store[goes_on], post[goes_on], hired[goes_on], turn + 1
    names = ("store", "post", "turn", "hired", "left", "moved", "new_store")
    rows = dict(zip(names, np.concatenate(found, axis=1), strict=True))
    order = np.lexsort((rows["post"], rows["store"], rows["hired"]))
    kept = order[rows["hired"][order] < horizon]
    return {name: values[kept] for name, values in rows.items()}


def _ends(stores: Rows, store, key, hired, chance: Chance) -> tuple[np.ndarray, ...]:
    """Return the day of leaving, that of a transfer before it or never, and where to."""
    mean_stay = -365.25 / np.log1p(-_LEAVE_A_YEAR)
    stay = np.minimum(chance.exponential("stay", mean_stay, *key), _LONGEST)
    leaves = hired + 1 + stay.astype(np.int64)
    wait = chance.exponential("transfer of a guide", 365.25 / _TRANSFER_A_YEAR, *key)
    moves = hired + 30 + wait.astype(np.int64)
    target = neighbours(stores, store, "transfer to", key, chance)
    is_moved = (key[1] > 0) & (target >= 0) & (moves < leaves) & (moves < stores["closed"][store])
    is_moved &= (moves >= stores["opened"][target]) & (moves < stores["closed"][target])
    last_store = np.where(is_moved, target, store)
    left = np.minimum(leaves, stores["closed"][last_store])
    return left, np.where(is_moved, moves, _NEVER), np.where(is_moved, target, -1)


def neighbours(stores: Rows, store, topic: str, key, chance: Chance) -> np.ndarray:
    """Return the place of another store of each store's city, -1 where there is none."""
    order = np.argsort(stores["city"], kind="stable")
    count = np.bincount(stores["city"])
    first = np.cumsum(count) - count
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    city = stores["city"][store]
    step = 1 + chance.between(topic, 0, np.maximum(count[city] - 1, 1), *key)
    other = order[first[city] + (rank[store] - first[city] + step) % count[city]]
    return np.where(count[city] > 1, other, -1)
