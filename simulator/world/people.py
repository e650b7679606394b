"""Who comes to the brand, from where and when: persons, children, phones, moves."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.postings import Postings
from simulator.world.settings import Settings
from simulator.world.store import World, dates, moments

# Ranges of person ids beside those of the ordinary people, so that no growth reaches them.
STAFF, TESTERS = 500_000_000, 600_000_000
_DAYS_KNOWN_BEFORE = 700
_TEST_PERSONS = 3
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡"
_GIVEN = (
    "婷敏静丽艳娜芳洁雪琳梅晶欣怡佳慧颖莹倩蕾薇萌菲璐瑶雨晨涵彤妍悦宁岚琪露杰强磊洋勇军涛超明辉"
)
_NICKNAMES = (
    "{}妈妈",
    "小{}",
    "{}宝",
    "{}🌸",
    "A{}",
    "{}~",
    "爱吃糖的{}",
    "{}👶妈",
    "Miss{}",
    "{}",
)
_ROADS = ("人民路", "中山路", "解放路", "建设路", "幸福里", "春江花园", "滨江道", "学府路")
_PLATFORMS = ("tmall", "douyin", "jd", "xiaohongshu")
_GUIDED = ("store", "contact_way", "link", "referral", "parcel", "live")
_RING, _RING_MEMBERS = 40, 12


def fill_people(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``persons``, ``children``, ``phones`` and ``moves``."""
    posted = Postings(world)
    day = _arrival_days(world, settings, chance)
    person = np.arange(1, len(day) + 1)
    plan, stores = settings.behaviour, posted.stores
    channels = np.array(list(plan.arrival_shares))
    channel = channels[chance.pick("arrival channel", list(plan.arrival_shares.values()), person)]
    is_far = np.isin(channel, _PLATFORMS) & chance.happens("far away", 0.55, person)
    in_household = chance.happens("household", 0.08, person) & (person > 1)
    # The second of a household lives where the first one does.
    head = np.where(in_household, person - 1, person)
    home = posted.open_store("home store", chance, head, day)
    guided = np.isin(channel, _GUIDED)
    guide = np.where(guided, posted.guide_on("arrival guide", chance, person, home, day), 0)
    names = _names(chance, person)
    private = np.clip(0.5 + 0.25 * chance.normal("private", person), 0.05, 0.95)
    night = np.clip(plan.night_share + 0.12 * chance.normal("night", person), 0.02, 0.9)
    spread = plan.rate_spread * chance.normal("rate", person) - plan.rate_spread**2 / 2
    nobody = np.zeros(len(person), bool)
    world.add(
        "persons",
        {
            "person_id": person,
            "household_id": head,
            "arrived_at": moments(
                day * 86400 + _second(chance, person, channel, home, day, posted)
            ),
            "arrival_channel": channel,
            "arrival_guide_id": np.ma.masked_equal(guide, 0),
            "arrival_store_id": np.ma.masked_where(~guided, home),
            **_referrers(settings, chance, person, channel),
            "name": names,
            "nickname": _nicknames(chance, person, names),
            "gender": np.where(chance.happens("gender", 0.86, person), 2, 1),
            "birthday": dates(chance.between("birthday", 5500, 10200, person)),
            **{
                name: np.where(is_far, "其他", stores[name][home - 1])
                for name in ("city", "province", "district")
            },
            "address": _addresses(chance, head),
            "home_store_id": np.ma.masked_where(is_far, home),
            "is_wecom_user": chance.happens("wecom user", 0.02, person),
            "is_staff": nobody,
            "is_test": nobody,
            "rate": plan.orders_a_year * np.exp(spread),
            "private_share": private,
            "night_share": night,
        },
    )
    _add_ours(world)
    _add_children(world, chance, person, day)
    _add_moves(world, settings, chance, person, home, day, posted)
    _add_phones(world, settings, chance, person, in_household, day)


def _arrival_days(world: World, settings: Settings, chance: Chance) -> np.ndarray:
    """Return the day of each arrival in order, as days since 1970."""
    plan = settings.behaviour
    persons = round(settings.members * plan.persons_by_member)
    first, night = _number(settings.first_day), _number(settings.first_night)
    known = round(persons * plan.share_known_at_start)
    draw = chance.uniform("known", np.arange(known))
    before = np.sort(first - 1 - np.floor(_DAYS_KNOWN_BEFORE * draw**1.4))
    calendar = world.arrays("select day - date '1970-01-01' as day, demand from days order by day")
    demand, offset = calendar["demand"], int(calendar["day"][0])
    days = np.arange(first, night)
    weights = np.cumsum(demand[days - offset])
    spread = chance.uniform("arrival", np.arange(persons - known)) * weights[-1]
    history = np.sort(days[np.searchsorted(weights, spread, side="right")])
    # Each night brings its own, however many nights are told.
    nights = np.arange(night, _number(settings.last_night))
    rate = (persons - known) / settings.history_days * demand[nights - offset]
    coming = np.where(rate < 30, chance.poisson("newcomers", np.minimum(rate, 30), nights), rate)
    later = np.repeat(nights, coming.astype(np.int64))
    return np.concatenate([before, history, later]).astype(np.int64)


def _second(chance: Chance, person, channel, store, day, posted: Postings) -> np.ndarray:
    opens, closes = posted.hours(store, day)
    share = chance.uniform("arrival minute", person)
    in_store = (opens + share * (closes - opens - 20)) * 60
    online = np.clip(15.5 + 4.2 * chance.normal("arrival hour", person), 0.2, 23.8) * 3600
    return np.where(np.isin(channel, ("store", "contact_way")), in_store, online).astype(np.int64)


def _referrers(settings: Settings, chance: Chance, person, channel) -> dict:
    """Return who brought whom; in a ring everybody is brought by its first member."""
    back = 1 + np.floor(chance.exponential("referrer", 60.0, person)).astype(np.int64)
    referrer = np.where((channel == "referral") & (back < person), person - back, 0)
    # A ring signs up one after the other, so its members have neighbouring ids. Persons come in
    # the order of their ids, so rings are drawn among those of the history alone.
    persons = round(settings.members * settings.behaviour.persons_by_member)
    rings = max(round(settings.behaviour.rings * settings.members / 10_000), 1)
    block = (person - 1) // _RING
    highest = max(persons // _RING - 1, 1)
    leads = chance.between("ring", highest // 2, highest, np.arange(rings))
    is_ring = np.isin(block, leads) & ((person - 1) % _RING < _RING_MEMBERS)
    leader = block * _RING + 1
    referrer = np.where(is_ring & (person != leader), leader, referrer)
    return {
        "referrer_id": np.ma.masked_equal(referrer, 0),
        "ring_id": np.ma.masked_where(~is_ring, block),
    }


def _names(chance: Chance, person) -> np.ndarray:
    surnames, given = np.array(list(_SURNAMES)), np.array([*_GIVEN, ""])
    first = surnames[chance.pick("surname", 1.0 / (np.arange(len(surnames)) + 3), person)]
    second = given[chance.between("given", 0, len(given) - 1, person)]
    # A third of the names have two characters only.
    last = chance.between("second given", 0, len(given) * 1.4, person).clip(0, len(given) - 1)
    return np.strings.add(np.strings.add(first, second), given[last])


def _nicknames(chance: Chance, person, names) -> np.ndarray:
    patterns = chance.between("nickname", 0, len(_NICKNAMES), person)
    last = np.strings.slice(names, -1, None)
    nicknames = np.empty(len(person), "U16")
    for place, pattern in enumerate(_NICKNAMES):
        before, after = pattern.split("{}")
        chosen = patterns == place
        nicknames[chosen] = np.strings.add(np.strings.add(before, last[chosen]), after)
    return nicknames


def _addresses(chance: Chance, head) -> np.ndarray:
    road = np.array(_ROADS)[chance.between("road", 0, len(_ROADS), head)]
    number = chance.between("house number", 1, 480, head).astype("U4")
    return np.strings.add(np.strings.add(road, number), "号")


def _add_ours(world: World) -> None:
    """Guides are customers too, and some persons are tests of the software."""
    world.engine.execute(
        f"""
        insert into persons by name
        select {STAFF} + guide_id as person_id, {STAFF} + guide_id as household_id,
            cast(hired_on as timestamp) + interval 11 hours as arrived_at,
            'store' as arrival_channel, guide_id as arrival_guide_id,
            posted.store_id as arrival_store_id, guides.name, guides.name as nickname, gender,
            birthday, city, province, district, '员工宿舍' as address,
            posted.store_id as home_store_id, false as is_wecom_user, true as is_staff,
            false as is_test, 5.0 as rate, 0.3 as private_share, 0.2 as night_share
        from guides
        join (
            select guide_id, min_by(store_id, valid_from) as store_id
            from guide_assignments group by 1
        ) as posted using (guide_id)
        join stores using (store_id)
        order by guide_id;
        update guides set person_id = {STAFF} + guide_id;
        insert into persons by name
        select {TESTERS} + i as person_id, {TESTERS} + i as household_id,
            (select min(cast(day as timestamp)) from days) as arrived_at,
            'store' as arrival_channel, '测试' || i as name, '测试' || i as nickname, 0 as gender,
            date '1990-01-01' as birthday, city, province, district, '测试地址' as address,
            store_id as home_store_id, false as is_wecom_user, false as is_staff,
            true as is_test, 0.0 as rate, 0.5 as private_share, 0.2 as night_share
        from range(1, {_TEST_PERSONS} + 1) as numbers(i), (from stores where is_test limit 1);
        update persons set unionid = 'oU' || left(md5('unionid:' || person_id), 26)
        where not is_wecom_user
        """
    )


def _add_children(world: World, chance: Chance, person, day) -> None:
    has_child = chance.happens("child", 0.84, person)
    has_second = has_child & chance.happens("second child", 0.16, person)
    # From three years before the arrival to eight months after it: pregnant people come too.
    birth = day + chance.between("birth", -1100, 240, person)
    second = birth + chance.between("gap of births", 500, 1500, person)
    for number, has, born in ((1, has_child, birth), (2, has_second, second)):
        world.add(
            "children",
            {
                "person_id": person[has],
                "child_no": np.full(has.sum(), number),
                "birth_date": dates(born[has]),
                "gender": 1 + chance.between("child's gender", 0, 2, person[has], number),
            },
        )


def _add_moves(world: World, settings: Settings, chance: Chance, person, home, day, posted) -> None:
    moves = chance.happens("moves", 0.03, person)
    since = np.maximum(day[moves], _number(settings.first_day))
    when = since + chance.between("moves on", 20, 700, person[moves])
    to = posted.open_store("new home", chance, person[moves], when)
    keep = to != home[moves]
    world.add(
        "moves",
        {
            "person_id": person[moves][keep],
            "moved_on": dates(when[keep]),
            "from_store_id": home[moves][keep],
            "to_store_id": to[keep],
            "to_city": posted.stores["city"][to[keep] - 1],
        },
    )


def _add_phones(world: World, settings: Settings, chance: Chance, person, related, day) -> None:
    """Give everybody a number; some tell a relative's, and some get one that was another's."""
    plan = settings.behaviour
    family = related & chance.happens("family phone", plan.family_phone_share / 0.08, person)
    # The former owner came long before, and is nobody's relative or successor.
    former = np.searchsorted(day, day - chance.between("former owner", 170, 400, person))
    former = former.clip(1)
    taken = chance.happens("recycled phone", plan.recycled_phone_share, person)
    taken &= ~family & ~taken[former - 1] & ~family[former - 1] & (day - day[former - 1] > 160)
    _, firsts = np.unique(np.where(taken, former, -person), return_index=True)
    is_first = np.zeros(len(person), bool)
    is_first[firsts] = True
    taken &= is_first
    forever = np.iinfo(np.int64).max
    until = np.full(len(person), forever)
    until[former[taken] - 1] = day[taken] - 100
    spare = until < forever
    number = np.where(family, person - 1, np.where(taken, former, person))
    kind = np.select([family, taken], ["family", "recycled"], "own")
    world.add(
        "phones",
        {
            "person_id": np.concatenate([person, person[spare]]),
            "phone": _phone(np.concatenate([number, person[spare] + 400_000_000])),
            "valid_from": dates(np.concatenate([day - 40, until[spare]])),
            "valid_to": dates(np.concatenate([until, np.full(spare.sum(), forever)]), forever),
            "kind": np.concatenate([kind, np.full(spare.sum(), "own")]),
        },
    )
    world.engine.execute(
        "insert into phones select person_id, phone, hired_on, null, 'guide' from guides"
    )


def _phone(number: np.ndarray) -> np.ndarray:
    """Return a mobile number for each index below 10^9; no two are the same."""
    digits = number.astype(np.int64) * 387_420_489 % 1_000_000_000
    prefixes = np.array(["13", "15", "17", "18"])[digits % 4]
    return np.strings.add(prefixes, np.strings.zfill(digits.astype("U9"), 9))


def _number(day) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
