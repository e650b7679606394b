"""What guides send, week by week: mass messages, moments and talks; who is annoyed by them leaves.

Weeks are worked off in order, since whoever has deleted a guide gets no more messages.
"""

from dataclasses import dataclass

import numpy as np

from simulator.world.chance import Chance
from simulator.world.postings import Postings
from simulator.world.relations import (
    BY_CUSTOMER,
    BY_GUIDE,
    BY_TRANSFER,
    DAY,
    NEVER,
    Contacts,
    begun,
    hand_over,
)
from simulator.world.settings import Settings
from simulator.world.store import World, moments, repeated, words

_WEEK = 7 * DAY
_OWN_TARGETED = 0.7  # of the share that the head office targets
_OPENED, _MOMENT_SEEN = 0.11, 0.02
_LINK_IN_TALK, _LINK_OPENED = 0.45, 0.55
_CONFIRMS = 0.78
_REFUSES, _LIMITED = 0.05, 0.02
_OWN_TASKS, _WEEK_OF_TASKS = 1_000_000, 20_000
# As bytes, in the order of their names.
MEDIA = ("chat", "group", "mass_send", "moments")
CHAT, GROUP, MASS, MOMENT = np.arange(4, dtype=np.int8)


@dataclass
class Openings:
    """Links that guides shared and that somebody opened; times are seconds."""

    person: np.ndarray
    opened: np.ndarray
    guide: np.ndarray
    shared: np.ndarray
    medium: np.ndarray
    task: np.ndarray
    """What was shared to many at once: the mass task or the week of the moment; a talk is 0."""


def work_weeks(
    world: World, settings: Settings, chance: Chance, posted: Postings, contacts: Contacts
) -> Openings:
    """Fill the tables of mass messages, moments, talks and transfers, and end contacts."""
    guides = _guides(world)
    [(styles,)] = world.engine.execute("select greatest(count(*), 1) from products").fetchall()
    first = int(np.datetime64(settings.first_day, "s").astype(np.int64))
    until = int(np.datetime64(settings.last_night, "s").astype(np.int64))
    found: list[Openings] = []
    for week, start in enumerate(range(first, until, _WEEK)):
        # The first week also settles whoever has left before.
        _transfer(world, chance, posted, guides, contacts, start if week else 0, start + _WEEK)
        _part(chance, contacts, start, week)
        found += _mass_messages(world, settings, chance, guides, contacts, styles, week, start)
        found.append(_talks(world, settings, chance, guides, contacts, week, start))
        found.append(_moments(world, chance, guides, contacts, styles, week, start))
    world.engine.execute(
        """
        update transfers set transfer_id = numbered.number
        from (
            select rowid as place, row_number() over (
                order by requested_at, person_id, from_guide_id
            ) as number
            from transfers
        ) as numbered
        where transfers.rowid = numbered.place
        """
    )
    columns = list(zip(*(vars(each).values() for each in found), strict=True))
    return Openings(*(np.concatenate(column) for column in columns))


def _guides(world: World) -> dict[str, np.ndarray]:
    """Return the guides by id; place 0 is nobody."""
    rows = world.arrays(
        """
        select guide_id, (hired_on - date '1970-01-01') * 86400 as hired, skill,
            coalesce((left_on - date '1970-01-01') * 86400, 9e15)::bigint as left_at, first_store,
            coalesce((moved_on - date '1970-01-01') * 86400, 9e15)::bigint as moved
        from guides
        left join (
            select guide_id, min_by(store_id, valid_from) as first_store,
                case when count(*) > 1 then max(valid_from) end as moved_on
            from guide_assignments where is_primary group by 1
        ) using (guide_id)
        order by guide_id
        """
    )
    guides = {}
    for name, column in rows.items():
        guides[name] = np.zeros(int(rows["guide_id"].max()) + 1, column.dtype)
        guides[name][rows["guide_id"]] = np.ma.filled(column, 0)
    return guides


def _transfer(
    world, chance: Chance, posted: Postings, guides, contacts: Contacts, since: int, until: int
) -> None:
    """Hand the contacts of who leaves, and part of those of who changes the store, to others."""
    for kind, when in (("resigned", guides["left_at"]), ("on_job", guides["moved"])):
        going = np.flatnonzero((since < when) & (when < until))
        moment = when[contacts.guide]
        place = np.flatnonzero(np.isin(contacts.guide, going) & contacts.alive(moment))
        if kind == "on_job":
            place = place[chance.happens("handed over", 0.6, contacts.person[place])]
        if not len(place):
            continue
        person, guide = contacts.person[place], contacts.guide[place]
        asked = moment[place] + chance.between("asked", DAY // 2, 3 * DAY, person, guide)
        done = asked + DAY
        store = guides["first_store"][guide].astype(np.int64)
        # One takes over all contacts of a leaver.
        to = posted.guide_on(
            "takes over", chance, guide * 7, store, (moment[place] + 3 * DAY) // DAY
        )
        draw = chance.uniform("transfer", person, guide)
        status = np.select([draw < _REFUSES, draw < _REFUSES + _LIMITED], [3, 4], 1)
        works = (guides["hired"][to] <= done) & (done < guides["left_at"][to])
        told = (to > 0) & (to != guide) & works
        rows = (person, guide, to, asked, done, status)
        _add_transfers(world, kind, *(column[told] for column in rows))
        moved = told & (status == 1) & (contacts.ended[place] > done)
        taken = hand_over(contacts, place[moved], to[moved], done[moved])
        # Who is the new guide's friend already is not added again, nor twice by two who leave.
        taken = taken.chosen(~_are_friends(contacts, taken))
        contacts.append(taken.chosen(are_first(taken)))


def are_first(new: Contacts) -> np.ndarray:
    """Say of each contact whether it is the first of its person with its guide."""
    order = np.lexsort((new.added, new.guide, new.person))
    person, guide = new.person[order], new.guide[order]
    is_first = np.ones(len(order), bool)
    is_first[order[1:]] = (person[1:] != person[:-1]) | (guide[1:] != guide[:-1])
    return is_first


def _are_friends(contacts: Contacts, new: Contacts) -> np.ndarray:
    # Or will be: nobody befriends somebody twice.
    concerned = np.zeros(contacts.person.max(initial=0) + 1, bool)
    concerned[new.person] = True
    known = concerned[contacts.person] & (contacts.ended > new.added.min(initial=NEVER))
    pairs = contacts.person[known] * (1 << 20) + contacts.guide[known]
    return np.isin(new.person * (1 << 20) + new.guide, pairs)


def _add_transfers(world: World, kind: str, person, guide, to, asked, done, status) -> None:
    world.add(
        "transfers",
        {
            "person_id": person,
            "from_guide_id": guide,
            "to_guide_id": to,
            "kind": repeated(kind, len(person)),
            "requested_at": moments(asked),
            "taken_over_at": moments(done),
            "status": status,
        },
    )


def _part(chance: Chance, contacts: Contacts, start: int, week: int) -> None:
    """Let some guides tidy up, and some people who left come again."""
    alive = np.flatnonzero(contacts.alive(start))
    tidied = alive[chance.happens("tidied", 0.0002, contacts.person[alive], week)]
    hour = chance.between("tidied at", 10 * 3600, _WEEK, contacts.person[tidied])
    contacts.ended[tidied] = start + hour
    contacts.reason[tidied] = BY_GUIDE
    lost = np.flatnonzero((contacts.reason == BY_CUSTOMER) & (contacts.ended < start))
    again = lost[chance.happens("again", 0.0015, contacts.person[lost], week)]
    again = again[~np.isin(again, contacts.former)]
    person, guide = contacts.person[again], contacts.guide[again]
    when = start + chance.between("again at", 10 * 3600, _WEEK, person)
    contacts.append(begun(person, guide, when, 1, contacts.code[again], again))


def _mass_messages(
    world, settings, chance: Chance, guides, contacts: Contacts, styles: int, week: int, start: int
) -> list[Openings]:
    """Send the week's message of the head office, and those that guides make of themselves."""
    ids = np.arange(len(guides["hired"]))
    thursday = start + 3 * DAY + 10 * 3600
    works = (guides["hired"] <= thursday) & (thursday < guides["left_at"])
    wait = chance.exponential("confirms after", 6 * 3600, ids, week).astype(np.int64)
    confirms = chance.happens("confirms", _CONFIRMS, ids, week)
    corp, corp_at = np.full(len(ids), week + 1), np.where(confirms, thursday + wait, 0)
    own = works & chance.happens("own task", 0.12, ids, week)
    own_at = thursday + chance.between("own task at", -2 * DAY, 3 * DAY, ids, week)
    own_task = _OWN_TASKS + week * _WEEK_OF_TASKS + ids
    _add_tasks(world, chance, styles, corp[:1], np.array([thursday]), np.array([0]))
    _add_tasks(world, chance, styles, own_task[own], own_at[own], ids[own])
    targeted = settings.behaviour.targeted_share
    found = []
    for task, at, who, share in (
        (corp, corp_at, works, targeted),
        (own_task, own_at, own, _OWN_TARGETED * targeted),
    ):
        rows = {"task_id": task[who], "guide_id": ids[who], "confirmed_at": moments(at[who], 0)}
        world.add("mass_task_guides", rows)
        found.append(_send(world, settings, chance, contacts, who, at, task, thursday, share))
    return found


def _send(
    world, settings: Settings, chance: Chance, contacts: Contacts, who, sent_at, task, asked, share
) -> Openings:
    """Send a task's message to a part of each guide's contacts, and return who opens its link."""
    at = sent_at[contacts.guide]
    moment = np.where(at > 0, at, asked)
    # Who left in the last days is still on the list.
    recent = (moment - 2 * DAY < contacts.ended) & (contacts.reason != BY_TRANSFER)
    listed = who[contacts.guide] & (contacts.added <= moment) & recent
    place = np.flatnonzero(listed)
    number = task[contacts.guide[place]]
    chosen = chance.happens("targeted", share, contacts.person[place], number)
    place, number = place[chosen], number[chosen]
    person, guide, at = contacts.person[place], contacts.guide[place], at[place]
    gone = contacts.ended[place] <= moment[place]
    full = chance.happens("quota", 0.05, person, number)
    status = np.select([at == 0, gone, full], [0, 2, 3], 1)
    sent = status == 1
    world.add(
        "mass_sends",
        {
            "task_id": number.astype(np.int32),
            "guide_id": guide.astype(np.int32),
            "person_id": person.astype(np.int32),
            "sent_at": moments(np.where(sent, at, 0), 0),
            "status": status.astype(np.uint8),
        },
    )
    annoyed = chance.happens("annoyed", settings.behaviour.block_by_message, person, number)
    leaves = at + chance.between("leaves after", 60, 30 * 3600, person, number)
    ends = sent & annoyed & (leaves < contacts.ended[place])
    contacts.ended[place[ends]], contacts.reason[place[ends]] = leaves[ends], BY_CUSTOMER
    opens = sent & chance.happens("opens", _OPENED, person, number)
    wait = chance.exponential("opens after", 4 * 3600, person, number).astype(np.int64) + 20
    medium = np.full(opens.sum(), MASS)
    opened = (at + wait)[opens]
    return Openings(person[opens], opened, guide[opens], at[opens], medium, number[opens])


def _add_tasks(world: World, chance: Chance, styles: int, task, created, creator) -> None:
    world.add(
        "mass_tasks",
        {
            "task_id": task,
            "msgid": np.array([f"msg{number:012d}" for number in task.tolist()], "U15"),
            "kind": repeated("single", len(task)),
            "created_at": moments(created),
            "creator_guide_id": np.ma.masked_equal(creator, 0),
            "text": repeated("会员专享新品到店，点击查看", len(task)),
            "product_id": 1 + chance.between("task product", 0, styles, task),
        },
    )


def _talks(
    world, settings: Settings, chance: Chance, guides, contacts: Contacts, week: int, start: int
) -> Openings:
    """Let guides talk to single contacts; in part of the talks they share a link."""
    place = np.flatnonzero(contacts.alive(start + 12 * 3600))
    guide, person = contacts.guide[place], contacts.person[place]
    works = (guides["hired"][guide] <= start) & (start + _WEEK < guides["left_at"][guide])
    often = settings.behaviour.talks_a_week * np.clip(guides["skill"][guide], 0.2, 4)
    talks = works & chance.happens("talks", often, person, guide, week)
    person, guide = person[talks], guide[talks]
    at = start + chance.between("talk day", 0, 7, person, guide, week) * DAY
    at += chance.between("talk minute", 9 * 60, 22 * 60, person, guide, week) * 60
    world.add(
        "helps",
        {
            "person_id": person,
            "guide_id": guide,
            "helped_at": moments(at),
            "kind": repeated("chat", len(person)),
            "chats": chance.between("messages in talk", 2, 14, person, guide, week),
        },
    )
    link = chance.happens("link in talk", _LINK_IN_TALK, person, guide, week)
    opens = link & chance.happens("opens talk link", _LINK_OPENED, person, guide, week)
    wait = chance.exponential("opens talk after", 1800, person, guide).astype(np.int64) + 15
    count, opened = opens.sum(), (at + wait)[opens]
    medium, task = np.full(count, CHAT), np.zeros(count, np.int64)
    return Openings(person[opens], opened, guide[opens], at[opens], medium, task)


def _moments(
    world, chance: Chance, guides, contacts: Contacts, styles: int, week: int, start: int
) -> Openings:
    """Publish the week's moment of the head office; contacts like it, and some open its link."""
    created = start + 5 * DAY + 11 * 3600
    ids = np.arange(len(guides["hired"]))
    works = (guides["hired"] <= created) & (created < guides["left_at"])
    publishes = works & chance.happens("publishes", 0.6, ids, week)
    wait = chance.exponential("publishes after", 3 * 3600, ids, week).astype(np.int64)
    published = np.where(publishes, created + wait, 0)
    moment_id = f"mom{week:012d}"
    product = 1 + chance.between("moment product", 0, styles, np.array([week]))
    world.add(
        "moments",
        {
            "moment_id": np.array([moment_id]),
            "created_at": moments([created]),
            "text": np.array(["本周上新"]),
            "product_id": product,
        },
    )
    rows = {
        "moment_id": np.full(works.sum(), moment_id),
        "guide_id": ids[works],
        "published_at": moments(published[works], 0),
    }
    world.add("moment_guides", rows)
    place = np.flatnonzero(publishes[contacts.guide] & contacts.alive(created))
    person, guide = contacts.person[place], contacts.guide[place]
    wait = chance.exponential("sees after", 5 * 3600, person, week).astype(np.int64)
    sees = published[guide] + wait
    likes = chance.happens("likes", 0.02, person, guide, week)
    comments = chance.happens("comments", 0.15, person[likes], week)
    world.add(
        "moment_reactions",
        {
            "moment_id": repeated(moment_id, likes.sum()),
            "guide_id": guide[likes],
            "person_id": person[likes],
            "kind": words(("like", "comment"), comments),
            "reacted_at": moments(sees[likes]),
        },
    )
    opens = chance.happens("opens moment", _MOMENT_SEEN, person, guide, week)
    medium, task = np.full(opens.sum(), MOMENT), np.full(opens.sum(), week)
    shared = published[guide][opens]
    return Openings(person[opens], sees[opens] + 30, guide[opens], shared, medium, task)
