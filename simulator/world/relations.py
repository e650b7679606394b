"""Who befriends which guide in WeCom: codes, contacts as they begin, and a leaver's handed over.

How contacts end by too many messages is in ``messages``.
"""

from dataclasses import dataclass, fields

import numpy as np

from simulator.world.chance import Chance
from simulator.world.postings import Postings
from simulator.world.settings import Settings
from simulator.world.store import World, moments, words

NEVER = np.iinfo(np.int64).max
DAY = 86_400
REASONS = ("customer_deleted", "guide_deleted", "transfer")
LIVES, BY_CUSTOMER, BY_GUIDE, BY_TRANSFER = range(4)
# add_way of QY/92114: scan, link, assignment; phone search, card share, group, phone book, 视频号.
_SCAN, _LINK, _ASSIGNED = 1, 16, 202
_OTHER_WAYS = np.array([2, 3, 4, 5, 10])
_GUIDE_CODES, _STORE_CODES, _PARCEL_CODES, _LINKS = 0, 100_000, 200_000, 300_000
PARCEL_CHANNELS = ("tmall", "douyin", "jd", "xiaohongshu", "youzan", "xiaodian")
_LINK_NAMES = ("朋友圈广告", "公众号菜单", "短信", "小红书笔记", "抖音主页", "门店海报")
# Of those who come this way, who befriends a guide; of platform customers few do.
_LIKELY = {"contact_way": 1.0, "link": 1.0, "parcel": 0.85, "referral": 0.7, "live": 0.35}
_LIKELY_ONLINE = 0.15


@dataclass
class Contacts:
    """Every relation of a person and a guide, as columns; times are seconds, ``NEVER`` is open."""

    person: np.ndarray
    guide: np.ndarray
    added: np.ndarray
    way: np.ndarray
    code: np.ndarray
    ended: np.ndarray
    reason: np.ndarray
    former: np.ndarray
    """The place of the relation that this one goes on, or -1."""

    def append(self, more: "Contacts") -> None:
        for column in fields(self):
            joined = np.concatenate([getattr(self, column.name), getattr(more, column.name)])
            setattr(self, column.name, joined)

    def chosen(self, which: np.ndarray) -> "Contacts":
        return Contacts(*(getattr(self, column.name)[which] for column in fields(self)))

    def alive(self, moment) -> np.ndarray:
        return (self.added <= moment) & (moment < self.ended)


def begun(person, guide, added, way, code, former=None) -> Contacts:
    """Return contacts that nobody has ended yet."""
    count = len(person)
    return Contacts(
        np.asarray(person, np.int64),
        np.asarray(guide, np.int64),
        np.asarray(added, np.int64),
        np.broadcast_to(way, count).astype(np.int64),
        np.broadcast_to(code, count).astype(np.int64),
        np.full(count, NEVER),
        np.zeros(count, np.int8),
        np.full(count, -1) if former is None else np.asarray(former),
    )


def fill_codes(world: World) -> None:
    """Fill ``contact_codes`` and ``contact_code_guides``: one for each guide, store and channel."""
    world.engine.execute(
        f"""
        insert into contact_codes
        select {_GUIDE_CODES} + guide_id, 'contact_way', left(md5('config:' || guide_id), 32),
            'G' || staff_no, '导购码 ' || staff_no, cast(hired_on as timestamp) + interval 10 hours,
            store_id, false
        from guides join (
            select guide_id, min_by(store_id, valid_from) as store_id
            from guide_assignments group by 1
        ) using (guide_id)
        union all
        select {_STORE_CODES} + store_id, 'contact_way', left(md5('store config:' || store_id), 32),
            'S' || store_no, '门店码 ' || name, cast(opened_on as timestamp) + interval 9 hours,
            store_id, true
        from stores where not is_virtual and not is_test
        union all
        select {_PARCEL_CODES} + place, 'contact_way', left(md5('parcel config:' || channel), 32),
            'P-' || channel, '包裹卡 ' || channel, first, null, true
        from (select unnest($channels) as channel, generate_subscripts($channels, 1) as place),
            (select cast(min(day) as timestamp) as first from days)
        union all
        select {_LINKS} + place, 'link', left(md5('link:' || name), 24),
            'LK' || lpad(place::varchar, 2, '0'), name, first + to_days(cast(place * 20 as int)),
            null, true
        from (select unnest($links) as name, generate_subscripts($links, 1) as place),
            (select cast(min(day) as timestamp) as first from days)
        """,
        {"channels": list(PARCEL_CHANNELS), "links": list(_LINK_NAMES)},
    )
    world.engine.execute(
        f"""
        insert into contact_code_guides
        select {_GUIDE_CODES} + guide_id, guide_id, cast(hired_on as timestamp) + interval 10 hours,
            cast(left_on as timestamp) from guides
        union all
        select {_STORE_CODES} + store_id, guide_id, cast(valid_from as timestamp),
            cast(valid_to as timestamp) from guide_assignments
        union all
        -- Behind the brand's own codes stand the managers, a third of them behind each.
        select code_id, guide_id, greatest(created_at, cast(hired_on as timestamp)),
            cast(left_on as timestamp)
        from contact_codes, guides
        where code_id > {_PARCEL_CODES} and position = 'manager' and guide_id % 3 = code_id % 3
            and (left_on is null or left_on > cast(created_at as date))
        """
    )


def befriended(world: World, settings: Settings, chance: Chance, posted: Postings) -> Contacts:
    """Return the contacts that people and guides make of themselves, as if none ever ended."""
    plan = settings.behaviour
    people = world.arrays(
        """
        select person_id as person, arrival_channel as channel,
            epoch(arrived_at)::bigint as arrived, coalesce(arrival_guide_id, 0) as guide,
            coalesce(home_store_id, 0) as home
        from persons where not is_staff and not is_test order by person_id
        """
    )
    person, channel = people["person"].astype(np.int64), people["channel"].astype("U12")
    wanted = np.full(len(person), plan.contact_share)
    for name in np.unique(channel).tolist():
        online = _LIKELY_ONLINE if name in PARCEL_CHANNELS else plan.contact_share
        wanted[channel == name] = _LIKELY.get(name, online)
    does = chance.happens("befriends", wanted, person)
    by_code = np.isin(channel, ("contact_way", "link"))
    at_once = by_code | chance.happens("at once", 0.5, person)
    wait = np.where(at_once, 0.004, chance.exponential("befriends later", 45.0, person) + 0.1)
    added = people["arrived"].astype(np.int64) + (wait * DAY).astype(np.int64)
    # A late decision is made while the store is open.
    of_day = chance.between("befriends at", 11 * 3600, 21 * 3600, person)
    added = np.where(at_once, added, (added // DAY + 1) * DAY + of_day)
    day = added // DAY
    cloud = posted.open_store("cloud store", chance, person, day)
    home = np.where(people["home"] > 0, people["home"], cloud).astype(np.int64)
    met = posted.guide_on("befriended guide", chance, person, home, day)
    guide = np.where((people["guide"] > 0) & at_once, people["guide"], met)
    way, code = _ways(chance, person, channel, guide, home)
    contacts = begun(person, guide, added, way, code).chosen(does & (guide > 0))
    second = does & chance.happens("second contact", plan.second_contact_share, person)
    later = added + (chance.exponential("second wait", 120.0, person) * DAY).astype(np.int64)
    other = posted.guide_on("second guide", chance, person, home, later // DAY)
    second &= (guide > 0) & (other > 0) & (other != guide)
    contacts.append(begun(person, other, later, _SCAN, _GUIDE_CODES + other).chosen(second))
    return contacts


def _ways(chance: Chance, person, channel, guide, home) -> tuple[np.ndarray, np.ndarray]:
    """Return how contacts were made and through which code; 0 is none."""
    by_store_code = chance.happens("store code", 0.3, person)
    code = np.where(by_store_code, _STORE_CODES + home, _GUIDE_CODES + guide)
    link = _LINKS + 1 + chance.pick("link", [5, 4, 3, 2, 2, 1], person)
    code = np.where(channel == "link", link, code)
    for place, name in enumerate(PARCEL_CHANNELS, start=1):
        code = np.where(channel == name, _PARCEL_CODES + place, code)
    parcel = _PARCEL_CODES + 1 + chance.between("parcel of", 0, len(PARCEL_CHANNELS), person)
    code = np.where(channel == "parcel", parcel, code)
    bare = chance.happens("no code", 0.18, person) & np.isin(channel, ("store", "referral", "live"))
    other = _OTHER_WAYS[chance.pick("way", [4, 5, 2, 1, 2], person)]
    way = np.where(bare, other, np.where(channel == "link", _LINK, _SCAN))
    return way, np.where(bare, 0, code)


def hand_over(contacts: Contacts, leaving, to, moment) -> Contacts:
    """End the relations at places ``leaving`` and return those that go on with other guides."""
    contacts.ended[leaving] = moment
    contacts.reason[leaving] = BY_TRANSFER
    return begun(contacts.person[leaving], to, moment, _ASSIGNED, 0, leaving)


def fill_contacts(world: World, chance: Chance, contacts: Contacts) -> None:
    """Fill ``contacts`` in the order in which they began."""
    order = np.lexsort((contacts.guide, contacts.person, contacts.added))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(1, len(order) + 1)
    ordered = contacts.chosen(order)
    person, guide, way, former = ordered.person, ordered.guide, ordered.way, ordered.former
    told = chance.happens("remark has phone", 0.17, person, guide)
    world.engine.execute("create temp table noted_contacts as from contacts limit 0")
    world.add(
        "noted_contacts",
        {
            "contact_id": np.arange(1, len(order) + 1),
            "person_id": person,
            "guide_id": guide,
            "added_at": moments(ordered.added),
            "add_way": way,
            "code_id": np.ma.masked_equal(ordered.code, 0),
            "by_customer": np.isin(way, (_SCAN, _LINK, 10)),
            "has_chatted": chance.happens("has chatted", 0.6, person, guide),
            "ended_at": moments(ordered.ended, NEVER),
            "end_reason": words(REASONS, ordered.reason - 1),
            "former_contact_id": np.ma.masked_where(former < 0, place[former]),
            "remark": words(("told",), told - 1),
            # After adding again the API tells a state of the system's own.
            "state": words(("wb:1:",), ((former >= 0) & (way != _ASSIGNED)) - 1),
        },
    )
    world.engine.execute(
        """
        insert into contacts
        select noted.* replace (
            case when noted.state is not null then noted.state || (4000000 + contact_id)
                when add_way <> 202 then codes.state end as state,
            case when remark is not null then persons.name end as remark,
            case when remark is not null then numbers.phone end as remark_mobile
        )
        from noted_contacts as noted
        left join contact_codes as codes using (code_id)
        left join persons using (person_id)
        left join (
            select person_id, min_by(phone, valid_from) as phone from phones group by 1
        ) as numbers using (person_id)
        order by contact_id;
        drop table noted_contacts
        """
    )
