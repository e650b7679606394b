"""Live sessions: a guide's in 视频号 each week, a talent's in 抖音, and which contacts watch."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.relations import DAY, Contacts
from simulator.world.settings import Settings
from simulator.world.store import World, moments

_WEEK = 7 * DAY
_WATCHES = 0.011
_TALENTS = ("小鹿妈妈", "育儿老王", "奶爸阿杰", "辣妈Coco")
_ABLE = 8


def fill_lives(world: World, settings: Settings, chance: Chance, contacts: Contacts) -> None:
    """Fill ``lives`` and ``live_views``."""
    first = int(np.datetime64(settings.first_day, "s").astype(np.int64))
    until = int(np.datetime64(settings.last_night, "s").astype(np.int64))
    starts = np.arange(first, until, _WEEK) + 2 * DAY + 20 * 3600
    week = np.arange(len(starts))
    _add(world, "xiaodian", 2 * week + 1, starts, _hosts(world, chance, starts))
    _add(world, "douyin", 2 * week + 2, starts + 2 * DAY, np.zeros(len(starts), np.int64))
    highest = contacts.person.max(initial=0)
    for number, start in enumerate(starts.tolist()):
        is_friend = np.zeros(highest + 1, bool)
        is_friend[contacts.person[contacts.alive(start)]] = True
        person = np.flatnonzero(is_friend)
        person = person[chance.happens("watches", _WATCHES, person, number)]
        comes = chance.between("comes in", 0, 6600, person, number)
        stays = 1 + chance.exponential("stays", 9.0, person, number).astype(np.int64)
        world.add(
            "live_views",
            {
                "live_id": np.full(len(person), 2 * number + 1),
                "person_id": person,
                "viewed_at": moments(start + comes),
                "minutes": stays,
            },
        )


def _hosts(world: World, chance: Chance, starts: np.ndarray) -> np.ndarray:
    """Return an able guide for each session who is employed then; 0 if there is none."""
    rows = world.arrays(
        """
        select guide_id, (hired_on - date '1970-01-01') * 86400 as hired,
            coalesce((left_on - date '1970-01-01') * 86400, 9e15)::bigint as left_at
        from guides order by skill desc, guide_id
        """
    )
    hosts = []
    for number, start in enumerate(starts.tolist()):
        employed = rows["guide_id"][(rows["hired"] <= start) & (start < rows["left_at"])][:_ABLE]
        place = int(chance.between("host", 0, max(len(employed), 1), np.array([number]))[0])
        hosts.append(int(employed[place]) if len(employed) else 0)
    return np.array(hosts)


def _add(world: World, channel: str, live, starts, guide) -> None:
    talents = np.array(_TALENTS)[live // 2 % len(_TALENTS)]
    rooms = [f"{channel[0].upper()}R{number:06d}" for number in live.tolist()]
    world.add(
        "lives",
        {
            "live_id": live,
            "room_no": np.array(rooms),
            "title": np.full(
                len(live), "周三宝妈专场" if channel == "xiaodian" else "达人带货专场"
            ),
            "host": np.where(guide > 0, "导购", talents),
            "guide_id": np.ma.masked_equal(guide, 0),
            "starts_at": moments(starts),
            "ends_at": moments(starts + 7200),
            "channel": np.full(len(live), channel),
        },
    )
