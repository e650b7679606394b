"""Guides: who they are, and where they are assigned."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.settings import Settings
from simulator.world.store import World
from simulator.world.tenures import TOLD_AHEAD, Rows, neighbours, staffed_stores, tenures

_SKILL_SPREAD = 0.7
_SECOND_STORE_SHARE = 0.07
# Phones are 199 and eight digits that look random; the step has no factor in common with 10^8.
_PHONES, _FIRST_PHONE, _PHONE_STEP = 10**8, 31_415_926, 61_803_399
_MAN_SHARE = 0.08
_SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于")
_WOMEN = (
    *("芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀英", "婷婷", "雪梅", "晓燕", "佳怡"),
    *("欣怡", "梦洁", "雨桐", "思敏", "慧", "玉兰", "春燕", "丹", "莉", "倩"),
)
_MEN = ("伟", "强", "磊", "军", "洋", "勇", "杰", "涛", "俊杰", "浩然", "志明")


def fill_guides(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``guides`` and ``guide_assignments``: everybody since the stores' openings."""
    stores = staffed_stores(world)
    last_day = int(np.datetime64(settings.last_day, "D").astype(np.int64))
    guides = tenures(stores, last_day + TOLD_AHEAD + 1, chance)
    guides["guide_id"] = np.arange(1, len(guides["hired"]) + 1)
    _add_guides(world, guides, chance)
    _add_assignments(world, stores, guides, chance)


def _add_guides(world: World, guides: Rows, chance: Chance) -> None:
    number, hired = guides["guide_id"], guides["hired"]
    key = (guides["store"] + 1, guides["post"], guides["turn"])
    is_man = chance.happens("is a man", _MAN_SHARE, *key)
    surname = np.array(_SURNAMES)[chance.between("surname", 0, len(_SURNAMES), *key)]
    woman = np.array(_WOMEN)[chance.between("given name", 0, len(_WOMEN), *key)]
    man = np.array(_MEN)[chance.between("given name", 0, len(_MEN), *key)]
    phone = (_FIRST_PHONE + number * _PHONE_STEP) % _PHONES
    age = chance.between("age of a guide", 19 * 365, 43 * 365, *key)
    normal = chance.normal("skill", *key)
    world.add(
        "guides",
        {
            "guide_id": number,
            "name": np.strings.add(surname, np.where(is_man, man, woman)),
            "gender": np.where(is_man, 1, 2),
            "phone": [f"199{each:08d}" for each in phone.tolist()],
            "userid": [f"gd{each:06d}" for each in number.tolist()],
            "staff_no": [f"A{each:05d}" for each in number.tolist()],
            "position": np.where(guides["post"] == 0, "manager", "guide"),
            "hired_on": hired.astype("datetime64[D]"),
            "left_on": guides["left"].astype("datetime64[D]"),
            "birthday": (hired - age).astype("datetime64[D]"),
            "skill": np.exp(_SKILL_SPREAD * normal - _SKILL_SPREAD**2 / 2),
        },
    )


def _add_assignments(world: World, stores: Rows, guides: Rows, chance: Chance) -> None:
    hired, left, moved = guides["hired"], guides["left"], guides["moved"]
    is_moved = guides["new_store"] >= 0
    # Some of those who stay where they are help out in a second store.
    key = (guides["store"] + 1, guides["post"], guides["turn"])
    second = neighbours(stores, guides["store"], "second store", key, chance)
    starts = hired + chance.between("second store since", 20, 200, *key)
    starts = np.maximum(starts, stores["opened"][second])
    ends = np.minimum(left, stores["closed"][second])
    helps = chance.happens("has a second store", _SECOND_STORE_SHARE, *key) & (second >= 0)
    helps &= ~is_moved & (guides["post"] > 0) & (starts < ends)
    parts = (
        (np.full(len(hired), True), guides["store"], hired, np.minimum(left, moved), True),
        (is_moved, guides["new_store"], moved, left, True),
        (helps, second, starts, ends, False),
    )
    for which, store, first, until, is_primary in parts:
        world.add(
            "guide_assignments",
            {
                "guide_id": guides["guide_id"][which],
                "store_id": stores["store_id"][store[which]],
                "valid_from": first[which].astype("datetime64[D]"),
                "valid_to": until[which].astype("datetime64[D]"),
                "is_primary": np.full(int(which.sum()), is_primary),
            },
        )
