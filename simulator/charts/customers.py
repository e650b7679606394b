"""Charts of how customers come, come back, and send back."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from simulator.charts.figures import (
    INK,
    SIDES,
    Chart,
    legend_above,
    name_months,
    percent,
    sold,
    stacked,
)
from simulator.world.settings import Settings
from simulator.world.store import World

_ARRIVALS = {
    "store": "#3b6ea5",
    "contact_way": "#c8553d",
    "link": "#e39a7f",
    "referral": "#d9a441",
    "parcel": "#f0d08a",
    "live": "#7a5195",
    "tmall": "#66763a",
    "douyin": "#8a9a5b",
    "jd": "#b0bc85",
    "xiaohongshu": "#d3dab7",
}
_OFTEN = 15


def _arrivals(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = world.arrays(
        f"""select date_trunc('month', arrived_at) as month, arrival_channel as channel,
            count(*) as persons
        from persons where arrived_at >= '{settings.first_day}' and not is_test and not is_staff
        group by all order by all"""
    )
    months, place = np.unique(rows["month"], return_inverse=True)
    layers = {channel: np.zeros(len(months)) for channel in _ARRIVALS}
    for channel, layer in layers.items():
        mine = rows["channel"] == channel
        layer[place[mine]] = rows["persons"][mine]
    stacked(axes, layers, _ARRIVALS)
    name_months(axes, months)
    axes.set_ylabel("persons")
    axes.grid(axis="x", visible=False)
    total = np.sum(list(layers.values()))
    return f"Where {total:,.0f} persons came from when they first met the brand, by month."


def _frequency(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        f"""select count(*) as orders, sum(yuan) as yuan from sales
        where day > date '{settings.last_day}' - 365 group by person_id order by person_id""",
    )
    orders, yuan = rows["orders"].astype(np.int64), rows["yuan"].astype(float)
    if not len(orders):
        return "Nobody has bought."
    places = np.minimum(orders, _OFTEN)
    buyers = np.bincount(places, minlength=_OFTEN + 1)[1:] / len(orders)
    money = np.bincount(places, yuan, minlength=_OFTEN + 1)[1:] / yuan.sum()
    axes.bar(np.arange(1, _OFTEN + 1) - 0.2, buyers, 0.38, color=SIDES["store"], label="of buyers")
    axes.bar(np.arange(1, _OFTEN + 1) + 0.2, money, 0.38, color=SIDES["private"], label="of sales")
    axes.set(xlabel="orders a person in the last 365 days", xticks=[1, 3, 5, 7, 9, 11, 13, _OFTEN])
    axes.set_xticklabels(["1", "3", "5", "7", "9", "11", "13", f"{_OFTEN}+"])
    axes.grid(axis="x", visible=False)
    percent(axes)
    legend_above(axes)
    best = np.sort(yuan)[::-1][: max(len(yuan) // 5, 1)].sum() / yuan.sum()
    return (
        f"{buyers[0]:.0%} of the buyers bought once, the mean is {orders.mean():.1f};"
        f" the best fifth of them bring {best:.0%} of sales."
    )


def _gaps(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        """select day - lag(day) over (partition by person_id order by ordered_at, order_id) as gap
        from sales qualify gap is not null order by gap""",
    )
    gap = rows["gap"].astype(float)
    if not len(gap):
        return "Nobody has bought twice."
    each = np.full(len(gap), 1 / len(gap))
    axes.hist(gap, np.arange(0, 372, 7), weights=each, color=SIDES["store"], alpha=0.85)
    median = float(np.median(gap))
    axes.axvline(median, color=SIDES["private"], lw=1.4, ls="--")
    named = {"color": SIDES["private"], "va": "top"}
    axes.text(median + 5, axes.get_ylim()[1] * 0.95, f"median {median:.0f} days", **named)
    axes.set(xlabel="days since the person's last order, by week", xlim=(0, 365))
    axes.grid(axis="x", visible=False)
    percent(axes)
    return (
        f"All channels together. {(gap <= 30).mean():.0%} of repeat orders come within 30 days,"
        f" {(gap > 90).mean():.0%} after more than 90."
    )


def _cohorts(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        f""", first as (
            select person_id, date_trunc('month', min(day)) as cohort from sales
            where person_id in (
                select person_id from persons
                where arrived_at >= '{settings.first_day}' and not is_staff and not is_test)
            group by person_id
        )
        select cohort, date_diff('month', cohort, day) as age, count(distinct person_id) as buyers
        from sales inner join first using (person_id) where day <= '{settings.last_day}'
        group by all order by all""",
    )
    cohorts, place = np.unique(rows["cohort"], return_inverse=True)
    if len(cohorts) < 2:
        return "The history is too short for cohorts."
    buyers = np.zeros((len(cohorts), len(cohorts)))
    buyers[place, rows["age"].astype(np.int64)] = rows["buyers"]
    is_known = np.add.outer(np.arange(len(cohorts)), np.arange(len(cohorts))) < len(cohorts)
    share = np.where(is_known, buyers / buyers[:, :1], np.nan)[:, 1:]
    top = max(float(np.nanquantile(share, 0.98)), 0.01)
    axes.imshow(share, cmap="YlGnBu", vmin=0, vmax=top * 1.15, aspect="auto")
    for row, column in np.argwhere(~np.isnan(share)):
        value = share[row, column]
        colour = "white" if value > 0.62 * top else INK
        said = {"ha": "center", "va": "center", "fontsize": 7.5, "color": colour}
        axes.text(column, row, f"{value:.0%}", **said)
    sizes = buyers[:, 0]
    names = [f"{str(month)[:7]}  ({size:.0f})" for month, size in zip(cohorts, sizes, strict=True)]
    axes.set_yticks(range(len(cohorts)), names, fontsize=7.5)
    axes.set_xticks(range(len(cohorts) - 1), range(1, len(cohorts)))
    axes.set_xlabel("months after the first order")
    axes.grid(visible=False)
    young, old = (_mean_share(buyers, is_known, *ages) for ages in ((1, 4), (9, 13)))
    return (
        "Of those who first bought in a month (their number in brackets), the share who bought"
        f" again in each month after. On average {young:.0%} in months 1 to 3"
        + (f" and {old:.0%} in months 9 to 12." if old == old else ".")
    )


def _mean_share(buyers: np.ndarray, is_known: np.ndarray, first: int, end: int) -> float:
    known = is_known[:, first:end]
    base = np.broadcast_to(buyers[:, :1], buyers.shape)[:, first:end][known].sum()
    return buyers[:, first:end][known].sum() / base if base else float("nan")


def _returns(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = sold(
        world,
        """select side, date_diff('day', coalesce(received_at, paid_at), requested_at) as delay
        from refunds inner join sales using (order_id) where refunds.kind = 'return'
        order by refund_id""",
    )
    said = []
    for side, colour in SIDES.items():
        delay = rows["delay"][rows["side"] == side].astype(float)
        if not len(delay):
            continue
        reached = [(delay <= day).mean() for day in range(91)]
        axes.plot(range(91), reached, color=colour, lw=1.7, label=side)
        said.append(f"{side} {np.median(delay):.0f}")
    axes.axvline(7, color=INK, lw=0.8, ls=":")
    axes.text(8, 0.04, "7 days without reasons", fontsize=8, color=INK)
    axes.set(xlabel="days since receipt", xlim=(0, 90), ylim=(0, 1.02))
    percent(axes)
    legend_above(axes)
    return (
        "Share of the returns that had been asked for by then. Median days: "
        + ", ".join(said)
        + "."
    )


CUSTOMER_CHARTS = (
    Chart("Retention by first month", "月度同期群留存", _cohorts, is_wide=True),
    Chart("Days between orders", "复购间隔", _gaps),
    Chart("Buying frequency", "购买频次", _frequency),
    Chart("New persons", "新客来源", _arrivals),
    Chart("Return delay", "退货时间", _returns),
)
