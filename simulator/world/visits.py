"""What people do in the brand's mini program, and what its log can tell of where they came from."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.people import STAFF
from simulator.world.settings import Settings
from simulator.world.shares import Opened
from simulator.world.store import World, moments, repeated, words

_CLICKS, _LOGGED_IN = 0.55, 0.82
_BLOCK = 28


def fill_visits(world: World, settings: Settings, chance: Chance, opened: Opened) -> None:
    """Fill ``visits`` with what happens in the mini program apart from orders."""
    world.engine.execute(
        """
        -- What is noted of visits before their shares have codes and they have numbers.
        create temp table noted_visits as
            select * exclude (visit_id, told_code), true as is_told from visits limit 0
        """
    )
    clicks = chance.happens("clicks", _CLICKS, opened.person, opened.at)
    after = chance.between("clicks after", 15, 240, opened.person, opened.at)
    every = np.ones(len(clicks), bool)
    for kind, which, delay in (("visit", every, 0 * after), ("click", clicks, after)):
        _add(
            world,
            chance,
            opened.person[which],
            (opened.at + delay)[which],
            kind,
            share_id=opened.share[which],
            is_told=opened.told[which],
            scene=words(("1008", "1007"), opened.told[which]),
            page=repeated("pages/goods/detail", which.sum()),
        )
    _add_own_visits(world, settings, chance)
    world.engine.execute(
        f"""
        insert into noted_visits by name
        select coalesce(sharer_person_id, {STAFF} + sharer_guide_id) as person_id,
            shared_at as visited_at, 'share' as kind, parent_id as share_id,
            -- Who came by a share that lost its parameter sends on what has none either.
            coalesce(came.is_told, false) as is_told, '1001' as scene,
            'pages/goods/detail' as page, sharer_guide_id as guide_id,
            shares.share_id as made_share_id, true as is_logged_in
        from shares
        left join (
            select person_id, share_id, bool_and(is_told) as is_told from noted_visits
            where kind = 'visit' group by all
        ) as came on came.person_id = sharer_person_id and came.share_id = parent_id;
        insert into noted_visits by name
        select person_id, added_at as visited_at, 'scan' as kind, false as is_told, '1047' as scene,
            'pages/store/index' as page, guide_id, store_id, true as is_logged_in
        from contacts join contact_codes using (code_id)
        where add_way = 1 and kind = 'contact_way' and contact_id % 5 < 2
        """
    )


def _add_own_visits(world: World, settings: Settings, chance: Chance) -> None:
    """People come by themselves too, more often those who buy often."""
    people = world.arrays(
        f"""
        select person_id as person, epoch(arrived_at)::bigint as arrived, rate from persons
        where person_id < {STAFF} order by person_id
        """
    )
    first = int(np.datetime64(settings.first_day, "s").astype(np.int64))
    until = int(np.datetime64(settings.last_night, "s").astype(np.int64))
    share = settings.behaviour.mini_program_share
    uses = chance.happens("mini program", share, people["person"].astype(np.int64))
    person, arrived = people["person"][uses].astype(np.int64), people["arrived"][uses]
    often = np.clip(people["rate"][uses] * settings.behaviour.own_visits, 0.002, 3.0)
    for block, start in enumerate(range(first, until, _BLOCK * 86_400)):
        count = chance.poisson("own visits", often, person, block)
        who = np.repeat(person, count)
        rank = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count)
        day = chance.between("own visit", 0, _BLOCK, who, block, rank)
        hour = np.clip(16 + 4.5 * chance.normal("own hour", who, block, rank), 0.1, 23.9)
        at = start + day * 86_400 + (hour * 3600).astype(np.int64)
        known = np.repeat(arrived, count) < at
        number = known.sum()
        _add(
            world,
            chance,
            who[known],
            at[known],
            "visit",
            scene=repeated("1089", number),
            page=repeated("pages/home/index", number),
        )


def _add(world: World, chance: Chance, person, at, kind: str, **columns) -> None:
    world.add(
        "noted_visits",
        {
            "person_id": person,
            "visited_at": moments(at),
            "kind": repeated(kind, len(person)),
            "is_logged_in": chance.happens("logged in", _LOGGED_IN, person),
            **columns,
        },
    )


def number_visits(world: World) -> None:
    """Fill ``visits`` from what has been noted, with ids that grow with time."""
    world.engine.execute(
        """
        insert into visits by name
        select * exclude (is_told), row_number() over () as visit_id,
            case when is_told then share_code(share_id) end as told_code
        from (
            select noted.* replace (coalesce(shares.product_id, made.product_id) as product_id)
            from noted_visits as noted
            left join shares on shares.share_id = noted.share_id
            left join shares as made on made.share_id = noted.made_share_id
            order by visited_at, person_id, noted.kind, noted.share_id, made_share_id, order_id,
                page, guide_id
        );
        drop table noted_visits
        """
    )
