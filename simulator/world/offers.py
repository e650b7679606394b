"""What the brand spends on advertising, its coupons, and what it pays for sales."""

from datetime import date, timedelta
from itertools import product

import numpy as np

from simulator.world.chance import Chance
from simulator.world.settings import Settings
from simulator.world.store import World

# Fen that are spent a day for each member, by channel.
_AD_FEN_A_MEMBER = {
    **{"douyin": 6.0, "tmall": 7.5, "jd": 2.5, "xiaohongshu": 2.0},
    **{"link": 1.2, "moments_ads": 1.5},
}
_AD_NOISE = 0.15
# Yuan off, and from how many yuan on.
_COUPONS = ((10, 99), (20, 199), (30, 299), (50, 399), (60, 499), (100, 799))
_COUPON_MONTHS_BACK = 48
_NAMES_BY_MONTH = (
    *("开年", "年货", "女神节", "春游", "五一", "六一"),
    *("年中", "暑期", "开学", "国庆", "双11", "双12"),
)
_PLATFORM_SHARE = 0.2
_POLICY_SINCE, _POLICY_CHANGED = 3650, 200
"""So many days before the first night, about, the versions of the policy begin."""
# Basis points before and after the change.
_RATES = {
    "opener": (100, 80),
    "service": (200, 250),
    "root_sharer": (150, 200),
    "last_sharer": (100, 100),
    "host": (150, 120),
    "closer": (300, 250),
}
_SHARE_BY_MODEL = {"direct": 1.0, "joint": 0.9, "franchise": 0.6}


def fill_offers(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``ad_spend``, ``coupon_templates`` and ``commission_policies``."""
    _fill_ad_spend(world, settings, chance)
    _fill_coupon_templates(world, settings, chance)
    _fill_commission_policies(world, settings.first_night)


def _fill_ad_spend(world: World, settings: Settings, chance: Chance) -> None:
    days = world.arrays(
        "select day - date '1970-01-01' as number, online_demand from days"
        f" where day between '{settings.first_day}' and '{settings.last_day}' order by day"
    )
    number = np.asarray(days["number"], np.int64)
    for place, (channel, fen) in enumerate(_AD_FEN_A_MEMBER.items()):
        noise = np.exp(_AD_NOISE * chance.normal("advertising", number, place))
        spend = fen * settings.members * np.asarray(days["online_demand"]) * noise
        world.add(
            "ad_spend",
            {
                "day": number.astype("datetime64[D]"),
                "channel": [channel] * len(number),
                "spend_fen": np.rint(spend).astype(np.int64),
            },
        )


def _fill_coupon_templates(world: World, settings: Settings, chance: Chance) -> None:
    """Add two coupons a month: one for all of it, one for some days in its middle."""
    start = np.datetime64(settings.first_night, "M") - _COUPON_MONTHS_BACK
    month = np.repeat(np.arange(start, np.datetime64(settings.last_day, "M") + 1), 2)
    number, turn = month.astype(np.int64), np.tile([0, 1], len(month) // 2)
    first = month.astype("datetime64[D]")
    last = (month + 1).astype("datetime64[D]") - 1
    begins = chance.between("coupon starts", 5, 16, number)
    lasts = chance.between("coupon lasts", 4, 11, number)
    starts = np.where(turn == 0, first, first + begins)
    ends = np.where(turn == 0, last, first + begins + lasts)
    kind = (chance.between("coupon", 0, len(_COUPONS), number) + 2 * turn) % len(_COUPONS)
    off, threshold = (np.array(_COUPONS)[kind] * 100).T
    is_platform = chance.happens("platform bears", _PLATFORM_SHARE, number, turn)
    names = [
        f"{_NAMES_BY_MONTH[each % 12]}满{threshold_fen // 100}减{off_fen // 100}券"
        for each, off_fen, threshold_fen in zip(number, off, threshold, strict=True)
    ]
    world.add(
        "coupon_templates",
        {
            "template_id": np.arange(1, len(month) + 1),
            "name": names,
            "off_fen": off,
            "threshold_fen": threshold,
            "starts_on": starts,
            "ends_on": ends,
            "bearer": np.where(is_platform, "platform", "merchant"),
        },
    )


def _fill_commission_policies(world: World, night: date) -> None:
    """Add two versions of the policy; the later one begins with a month."""
    since = (night - timedelta(days=_POLICY_SINCE)).replace(day=1)
    changed = (night - timedelta(days=_POLICY_CHANGED)).replace(day=1)
    versions = ((f"{since:%Y%m}", since, changed), (f"{changed:%Y%m}", changed, None))
    rows = [
        (version, valid_from, valid_to, role, model, round(_RATES[role][place] * share))
        for (place, (version, valid_from, valid_to)), role, (model, share) in product(
            enumerate(versions), _RATES, _SHARE_BY_MODEL.items()
        )
    ]
    names = ("version", "valid_from", "valid_to", "role", "business_model", "rate_bp")
    world.add("commission_policies", dict(zip(names, zip(*rows, strict=True), strict=True)))
