"""What the charts of the report have in common: the orders they count, their colours, their axes.

A chart's text is English, since no font with Chinese letters can be relied upon.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from simulator.world.settings import Settings
from simulator.world.store import World

DAY = np.timedelta64(1, "D")
INK, BAND = "#4a4f57", "#f3ead9"
SIDES = {"store": "#3b6ea5", "private": "#c8553d", "public": "#8a9a5b"}
CHANNELS = {
    "store": "#3b6ea5",
    "youzan": "#c8553d",
    "xiaodian": "#e39a7f",
    "tmall": "#66763a",
    "douyin": "#8a9a5b",
    "jd": "#b0bc85",
    "xiaohongshu": "#d3dab7",
}
# Orders that were paid and stood, by the side that sold.
SALES = """
sales as (
    select *, paid_fen / 100.0 as yuan, cast(ordered_at as date) as day,
        case when channel = 'store' then 'store'
            when channel in ('youzan', 'xiaodian') then 'private' else 'public' end as side
    from orders
    where paid_at is not null and cancelled_at is null and kind <> 'test'
)
"""


@dataclass(frozen=True)
class Chart:
    title: str
    title_zh: str
    draw: Callable[[Figure, World, Settings], str]
    """Draws, and returns what is to be seen."""
    is_wide: bool = False


def sold(world: World, query: str) -> dict[str, np.ndarray]:
    """Return the columns of a query of ``sales``."""
    return world.arrays(f"with {SALES} {query}")


def by_side(rows: dict[str, np.ndarray], place: str, value: str, size: int) -> dict:
    """Return for each side the values at their places, and 0 where there is none."""
    found = {}
    for side in SIDES:
        mine = rows["side"] == side
        found[side] = np.zeros(size)
        found[side][rows[place][mine].astype(np.int64)] = rows[value][mine]
    return found


def percent(axes: Axes, *which: str) -> None:
    for name in which or ("y",):
        getattr(axes, f"{name}axis").set_major_formatter(PercentFormatter(1, 0))


def legend_above(axes: Axes) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def legend_beside(axes: Axes) -> None:
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), reverse=True)


def over_history(axes: Any, settings: Settings, names: int) -> None:
    """Let the axis of days show the history, with about as many names of months."""
    begin, end = np.datetime64(settings.first_day), np.datetime64(settings.last_day)
    axes.set_xlim(begin, end + DAY)
    months = (end - begin) / np.timedelta64(30, "D")
    steps = (1, 2, 3, 6, 12)
    step = next((step for step in steps if months / step <= names), 12)
    axes.xaxis.set_major_locator(MonthLocator(range(1, 13, step)))
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))


def name_months(axes: Axes, months: np.ndarray) -> None:
    step = max(-(-len(months) // 6), 1)
    axes.set_xticks(range(0, len(months), step), [str(month)[:7] for month in months[::step]])


def stacked(axes: Axes, layers: dict[str, np.ndarray], colours: dict[str, str]) -> None:
    below = np.zeros_like(next(iter(layers.values())))
    for name, heights in layers.items():
        axes.bar(range(len(below)), heights, 0.88, below, color=colours[name], label=name)
        below = below + heights
    legend_beside(axes)
