"""A world from its settings: the stages in the order in which one needs the other."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from simulator.world.baskets import Baskets
from simulator.world.calendar import fill_days
from simulator.world.catalogue import fill_catalogue
from simulator.world.chance import Chance
from simulator.world.customers import read_customers
from simulator.world.lives import fill_lives
from simulator.world.messages import work_weeks
from simulator.world.orders import fill_orders, in_pieces, place_orders
from simulator.world.organisation import fill_organisation
from simulator.world.people import fill_people
from simulator.world.postings import Postings
from simulator.world.relations import befriended, fill_codes, fill_contacts
from simulator.world.returns import fill_refunds, sent_back
from simulator.world.settings import Settings
from simulator.world.shares import fill_shares
from simulator.world.store import World
from simulator.world.visits import fill_visits, number_visits
from simulator.world.wishes import wishes

STAGES = ("organisation", "people", "relations", "shares", "orders", "aftermath")
_SQL = Path(__file__).parent


def build(settings: Settings, nights: Iterable[date] | None = None) -> World:
    """Return the world of a brand in memory, ready to export ``nights``, by default all."""
    world = World()
    for _ in building(world, settings):
        pass
    tell_nights(world, settings, nights)
    return world


def building(world: World, settings: Settings) -> Iterator[str]:
    """Fill a world, yielding the name of each finished stage."""
    chance = Chance(settings.seed)
    fill_days(world, settings, chance)
    fill_organisation(world, settings, chance)
    fill_catalogue(world, settings, chance)
    yield "organisation"
    fill_people(world, settings, chance)
    yield "people"
    posted = Postings(world)
    fill_codes(world)
    contacts = befriended(world, settings, chance, posted)
    openings = work_weeks(world, settings, chance, posted, contacts)
    fill_contacts(world, chance, contacts)
    yield "relations"
    opened = fill_shares(world, settings, chance, openings)
    fill_visits(world, settings, chance, opened)
    fill_lives(world, settings, chance, contacts)
    yield "shares"
    people = read_customers(world, chance)
    wanted = wishes(world, settings, chance, people, contacts, opened)
    del contacts, opened
    orders = place_orders(world, settings, chance, posted, people, wanted)
    del wanted
    baskets, refunds = Baskets(world, settings, chance, people), []
    for piece in in_pieces(orders):
        lines = baskets.fill(piece)
        fill_orders(world, chance, piece)
        world.add("order_lines", lines)
        refunds.append(sent_back(settings, chance, piece, lines))
    fill_refunds(world, refunds)
    del orders, people
    yield "orders"
    _add_choices(world, settings, chance)
    for stage in ("surfaces", "aftermath"):
        world.run(_SQL / f"{stage}.sql")
    number_visits(world)
    yield "aftermath"


def tell_nights(world: World, settings: Settings, nights: Iterable[date] | None = None) -> None:
    """Say which nights are to be exported."""
    first = settings.first_night
    every = (first + timedelta(days=number) for number in range(settings.nights))
    chosen = sorted(nights if nights is not None else every)
    world.engine.execute("create or replace temp table nights as from nights limit 0")
    rows = [
        (
            night,
            datetime.combine(settings.first_day, time())
            if night == first
            else _midnight(night, -1),
            _midnight(night, 0),
            night == first,
        )
        for night in chosen
    ]
    if rows:
        world.engine.executemany("insert into nights values (?, ?, ?, ?)", rows)


def _midnight(day: date, shift: int) -> datetime:
    return datetime.combine(date.fromordinal(day.toordinal() + shift), time())


def _add_choices(world: World, settings: Settings, chance: Chance) -> None:
    """Say who carries a card and who uses the mini program, as the earlier stages have assumed."""
    rows = world.arrays("select person_id, is_staff or is_test as is_ours from persons order by 1")
    person = rows["person_id"].astype(np.int64)
    plan = settings.behaviour
    holds = chance.happens("card", plan.member_share, person) | rows["is_ours"]
    uses = chance.happens("mini program", plan.mini_program_share, person) & ~rows["is_ours"]
    world.engine.execute("create temp table card_holders (person_id int)")
    world.engine.execute("create temp table mini_program_users (person_id int)")
    world.add("card_holders", {"person_id": person[holds]})
    world.add("mini_program_users", {"person_id": person[uses]})
    world.engine.execute(f"set variable told_until = timestamp '{settings.last_night}'")
    percent = round(plan.official_account_share * 100)
    world.engine.execute(f"set variable official_account_percent = {percent}")
