"""The brand's places and people: stores, when they are open, who works there and when."""

from simulator.world.chance import Chance
from simulator.world.opening_hours import fill_opening_hours
from simulator.world.rosters import fill_rosters
from simulator.world.settings import Settings
from simulator.world.staff import fill_guides
from simulator.world.store import World
from simulator.world.stores import fill_stores


def fill_organisation(world: World, settings: Settings, chance: Chance) -> None:
    """Fill the tables of the organisation, from ``org_nodes`` to ``rosters``."""
    fill_stores(world, settings, chance)
    fill_opening_hours(world, settings, chance)
    fill_guides(world, settings, chance)
    fill_rosters(world, settings, chance)
