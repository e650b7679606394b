"""Charts of when, where and for how much the brand sells."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from simulator.charts.figures import (
    BAND,
    CHANNELS,
    DAY,
    INK,
    SIDES,
    Chart,
    by_side,
    legend_above,
    name_months,
    over_history,
    percent,
    sold,
    stacked,
)
from simulator.market_calendar import special_days
from simulator.world.settings import Settings
from simulator.world.store import World

_FESTIVALS = {
    "春节": "Spring Festival",
    "劳动节": "Labour Day",
    "618": "618",
    "国庆节": "National Day",
    "双11": "Double 11",
    "双12": "Double 12",
}
_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_YUAN = {10: "10", 30: "30", 100: "100", 300: "300", 1000: "1k", 3000: "3k", 10_000: "10k"}


def _daily(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    days = np.arange(np.datetime64(settings.first_day), np.datetime64(settings.last_day) + DAY)
    rows = sold(
        world,
        f"""select side, day - date '{days[0]}' as place, sum(yuan) as yuan from sales
        where day between '{days[0]}' and '{days[-1]}' group by all order by all""",
    )
    yuan = by_side(rows, "place", "yuan", len(days))
    for side, colour in SIDES.items():
        axes.plot(days, yuan[side], color=colour, alpha=0.22, lw=0.7)
        axes.plot(days, _smooth(yuan[side]), color=colour, lw=1.6, label=side)
    top = axes.get_ylim()[1]
    for name, first, last in _festivals(settings):
        axes.axvspan(first, last + DAY, color=BAND, zorder=0, lw=0)
        axes.text(first, top, name, fontsize=7.5, color=INK, va="top", rotation=90)
    axes.set(ylabel="yuan a day", ylim=(0, top))
    over_history(axes, settings, 16)
    legend_above(axes)
    online = yuan["private"] + yuan["public"]
    best, least = int(online.argmax()), int(_smooth(yuan["store"])[3:-3].argmin()) + 3
    return (
        "Sales by day (thin) and their mean over a week (thick)."
        f" The best day online is {days[best]} with {_times(online[best], online)};"
        f" the stores' weakest week, around {days[least]}, has"
        f" {_times(_smooth(yuan['store'])[least], yuan['store'])}."
    )


def _times(value: float, values: np.ndarray) -> str:
    return f"{value / max(values.mean(), 1e-9):.1f} times an average day"


def _smooth(values: np.ndarray) -> np.ndarray:
    week = np.ones(7)
    return np.convolve(values, week, "same") / np.convolve(np.ones(len(values)), week, "same")


def _festivals(settings: Settings) -> list[tuple[str, np.datetime64, np.datetime64]]:
    """Return the well-known festivals of the history, each with its first and last day."""
    found: dict[tuple[str, int], list[np.datetime64]] = {}
    for row in special_days(settings.first_day.year, settings.last_day.year):
        name, day = _FESTIVALS.get(row["name_zh"]), row["calendar_date"]
        if name and settings.first_day <= day <= settings.last_day:
            found.setdefault((name, day.year), []).append(np.datetime64(day))
    return [(name, min(days), max(days)) for (name, _), days in sorted(found.items())]


def _weekday(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        """select side, isodow(day) - 1 as place, sum(yuan) as yuan from sales
        where day not in (select day from days where event is not null)
        group by all order by all""",
    )
    index = {
        side: yuan / max(yuan.mean(), 1e-9) * 100
        for side, yuan in by_side(rows, "place", "yuan", 7).items()
    }
    for number, (side, colour) in enumerate(SIDES.items()):
        places = np.arange(7) + (number - 1) * 0.27
        axes.bar(places, index[side], 0.25, color=colour, label=side)
    axes.axhline(100, color=INK, lw=0.8, ls=":")
    axes.set(xticks=range(7), xticklabels=_WEEKDAYS, ylabel="average day = 100")
    axes.grid(axis="x", visible=False)
    legend_above(axes)
    return (
        f"Outside of festivals. In the stores a Saturday is {index['store'][5] / 100:.2f} average"
        f" days and a Tuesday {index['store'][1] / 100:.2f}; on the public platforms"
        f" {index['public'][5] / 100:.2f} and {index['public'][1] / 100:.2f}."
    )


def _hours(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        """select side, hour(ordered_at) as place, count(*) as orders,
            count(*) filter (is_off_hours) as off from sales group by all order by all""",
    )
    axes.axvspan(-0.5, 9.5, color=BAND, zorder=0, lw=0)
    axes.axvspan(21.5, 23.5, color=BAND, zorder=0, lw=0)
    orders = by_side(rows, "place", "orders", 24)
    for side, colour in SIDES.items():
        share = orders[side] / max(orders[side].sum(), 1)
        axes.plot(range(24), share, color=colour, lw=1.8, marker="o", ms=2.8, label=side)
        axes.fill_between(range(24), share, color=colour, alpha=0.10, lw=0)
    night = by_side(rows, "place", "off", 24)["private"].sum() / max(orders["private"].sum(), 1)
    axes.set(xticks=range(0, 24, 3), xlabel="hour of day", xlim=(-0.5, 23.5), ylim=(0, None))
    percent(axes)
    legend_above(axes)
    return (
        "Share of orders by hour; most stores are closed in the shaded hours."
        f" {night:.0%} of private orders come outside of the store's own hours."
    )


def _values(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(world, "select side, yuan from sales where yuan > 0 order by order_id")
    edges = np.geomspace(10, 10_000, 49)
    said = []
    for side, colour in SIDES.items():
        yuan = rows["yuan"][rows["side"] == side].astype(float)
        if not len(yuan):
            continue
        each = np.full(len(yuan), 1 / len(yuan))
        axes.hist(yuan, edges, weights=each, histtype="stepfilled", color=colour, alpha=0.14)
        axes.hist(yuan, edges, weights=each, histtype="step", color=colour, lw=1.5, label=side)
        axes.axvline(float(np.median(yuan)), color=colour, lw=1, ls="--")
        said.append(f"{side} {np.median(yuan):.0f} (mean {yuan.mean():.0f})")
    axes.set(xscale="log", xlabel="yuan an order", xlim=(10, 10_000))
    axes.set_xticks(list(_YUAN), list(_YUAN.values()))
    axes.minorticks_off()
    percent(axes)
    legend_above(axes)
    return "Median yuan an order: " + ", ".join(said) + "."


def _mix(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        f"""select date_trunc('month', day) as month, channel, sum(yuan) as yuan from sales
        where day between '{settings.first_day}' and '{settings.last_day}'
        group by all order by all""",
    )
    months, place = np.unique(rows["month"], return_inverse=True)
    layers = {channel: np.zeros(len(months)) for channel in CHANNELS}
    for channel, layer in layers.items():
        mine = rows["channel"] == channel
        layer[place[mine]] = rows["yuan"][mine]
    total = np.maximum(np.sum(list(layers.values()), axis=0), 1e-9)
    stacked(axes, {channel: layer / total for channel, layer in layers.items()}, CHANNELS)
    name_months(axes, months)
    percent(axes)
    axes.set_ylim(0, 1)
    axes.grid(visible=False)
    private = (layers["youzan"] + layers["xiaodian"]).sum() / total.sum()
    store = layers["store"].sum() / total.sum()
    return f"By month; over the history {private:.1%} are private and {store:.1%} in stores."


SALES_CHARTS = (
    Chart("Sales by day", "每日销售额", _daily, is_wide=True),
    Chart("Weekday", "星期", _weekday),
    Chart("Hour of day", "下单时段", _hours),
    Chart("Order value", "客单价", _values),
    Chart("Channel mix", "渠道构成", _mix),
)
