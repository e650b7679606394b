"""Stores and what hangs above them: head office, branches, dealers; openings, closings, moves.

Everything is dated from the first night, so it is the same however long the history is.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from simulator.world.chance import Chance
from simulator.world.cities import BRANCHES, CITIES, MALL_WORDS, ROADS, City
from simulator.world.places import BRAND, address, other_places
from simulator.world.settings import Settings
from simulator.world.store import World

HEAD_OFFICE = 1
_FIRST_BRANCH = 2
_FRANCHISE_SHARE, _JOINT_SHARE, _CLOSING_SHARE = 0.25, 0.15, 0.04
# Shares of the stores, and between how many days before the first night they opened.
_OPENINGS = ((0.2, 60, 400), (0.3, 500, 1500), (0.5, 1500, 4200))
_SEASONED = 900
"""So many days old, at least, is a store that something happens to."""
_STORES_OF_A_DEALER = 3


@dataclass
class _Store:
    store_id: int
    city: City
    row: dict
    business_model: str = "direct"
    node_id: int = HEAD_OFFICE
    change: tuple[date, dict, str] | None = None

    def versions(self) -> list[dict]:
        first = {
            "store_id": self.store_id,
            "valid_from": self.row["opened_on"],
            "valid_to": None,
            "business_model": self.business_model,
            "node_id": self.node_id,
            "address": self.row["address"],
            "reason": "opening",
        }
        if self.change is None:
            return [first]
        day, what, reason = self.change
        return [first | {"valid_to": day}, first | what | {"valid_from": day, "reason": reason}]


def fill_stores(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``org_nodes``, ``stores`` and ``store_versions``."""
    night, stores = settings.first_night, _opened(settings, chance)
    order = np.argsort(chance.uniform("fate of a store", np.arange(len(stores))))
    shuffled = [stores[place] for place in order]
    franchise = _dealt(shuffled, max(1, round(_FRANCHISE_SHARE * len(stores))))
    joint = _dealt(shuffled, round(_JOINT_SHARE * len(stores)))
    for store in stores:
        store.node_id = _FIRST_BRANCH + store.city.branch
    for store in joint:
        store.business_model = "joint"
    nodes = _org_nodes(franchise)
    bought = franchise[0]
    branch = {"business_model": "direct", "node_id": _FIRST_BRANCH + bought.city.branch}
    _change(bought, night, int(chance.between("buy back", 110, 160)), branch, "buy_back")
    (moved,) = _dealt(shuffled, 1)
    number = int(chance.between("new street number", 1, 900))
    road = ROADS[int(chance.between("new road", 0, len(ROADS)))]
    where = {"address": f"{moved.city.name}{moved.row['district']}{road}{number}号"}
    _change(moved, night, int(chance.between("relocation", 110, 160)), where, "relocation")
    for store in _dealt(shuffled, round(_CLOSING_SHARE * len(stores))):
        _season(store, night)
        before = int(chance.between("closing", 60, 330, store.store_id))
        store.row["closed_on"] = night - timedelta(days=before)
    others = other_places(len(stores) + 1, night)
    _add(world, "org_nodes", nodes)
    _add(world, "stores", [store.row for store in stores] + others)
    versions = [version for store in stores for version in store.versions()]
    for row in others:
        place = _Store(row["store_id"], CITIES[0], {"address": None} | row)
        versions += place.versions()
    _add(world, "store_versions", versions)


def _opened(settings: Settings, chance: Chance) -> list[_Store]:
    count = settings.stores
    numbers = np.arange(count)
    edges = np.cumsum([city.share for city in CITIES])
    # Steps of the golden ratio spread any number of stores evenly.
    cities = np.searchsorted(edges / edges[-1], (numbers * 0.6180339887) % 1, side="right")
    turn = np.argsort(np.argsort(chance.uniform("turn of opening", numbers)))
    bands = np.searchsorted(np.cumsum([share for share, *_ in _OPENINGS]), (turn + 0.5) / count)
    stores: list[_Store] = []
    for place in range(count):
        _, low, high = _OPENINGS[min(int(bands[place]), len(_OPENINGS) - 1)]
        city, store_id = CITIES[int(cities[place])], place + 1
        age = int(chance.between("age of a store", low, high, store_id))
        row = {"store_id": store_id, "opened_on": settings.first_night - timedelta(days=age)}
        in_city = sum(store.city == city for store in stores)
        stores.append(_Store(store_id, city, row | address(store_id, city, in_city, chance)))
    return stores


def _dealt(shuffled: list[_Store], count: int) -> list[_Store]:
    """Take stores from the end of the list."""
    return [shuffled.pop() for _ in range(count)]


def _season(store: _Store, night: date) -> None:
    """Let a store be old enough for something to happen to it."""
    store.row["opened_on"] = min(store.row["opened_on"], night - timedelta(days=_SEASONED))


def _change(store: _Store, night: date, days_before: int, what: dict, reason: str) -> None:
    _season(store, night)
    store.change = (night - timedelta(days=days_before), what, reason)


def _org_nodes(franchise: list[_Store]) -> list[dict]:
    """Return the nodes, and hang the franchise stores below dealers of their city."""
    nodes: list[tuple[int, str, str, str, int | None]]
    nodes = [(HEAD_OFFICE, "HQ", f"{BRAND}总部", "hq", None)]
    for place, name in enumerate(BRANCHES):
        nodes.append((_FIRST_BRANCH + place, f"BR{place + 1:02d}", name, "branch", HEAD_OFFICE))
    for city in CITIES:
        stores = [store for store in franchise if store.city == city]
        for place, store in enumerate(stores):
            store.business_model = "franchise"
            if place % _STORES_OF_A_DEALER == 0:
                number = len(nodes) - len(BRANCHES)
                word = MALL_WORDS[number * 5 % len(MALL_WORDS)]
                name = f"{city.name[:-1]}{word}母婴用品有限公司"
                branch = _FIRST_BRANCH + city.branch
                nodes.append((len(nodes) + 1, f"DL{number:03d}", name, "dealer", branch))
            store.node_id = len(nodes)
    names = ("node_id", "node_code", "node_name", "kind", "parent_id")
    return [dict(zip(names, node, strict=True)) for node in nodes]


def _add(world: World, table: str, rows: list[dict]) -> None:
    names = dict.fromkeys(name for row in rows for name in row)
    world.add(table, {name: [row.get(name) for row in rows] for name in names})
