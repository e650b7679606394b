"""Charts of the guides: what they bring, whom they win and lose, how far their shares travel."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from simulator.charts.figures import (
    DAY,
    INK,
    SIDES,
    Chart,
    legend_above,
    over_history,
    percent,
    sold,
)
from simulator.world.settings import Settings
from simulator.world.store import World

_CREDITS = {"store": "seller_guide_id", "private": "service_guide_id"}
_WINDOW = 180
_LOSSES = {"customer_deleted": "#c8553d", "guide_deleted": "#e39a7f"}
_FARTHEST = 8


def _productivity(figure: Figure, world: World, settings: Settings) -> str:
    ranks, lorenz = figure.subplots(1, 2, width_ratios=(1.3, 1))
    said = []
    for side, credit in _CREDITS.items():
        rows = sold(
            world,
            f""", credited as (
                select {credit} as guide_id, sum(yuan) as yuan from sales
                where side = '{side}' and day > date '{settings.last_day}' - {_WINDOW} group by all
            )
            select coalesce(yuan, 0) as yuan from guides left join credited using (guide_id)
            where hired_on <= date '{settings.last_day}' - {_WINDOW}
                and (left_on is null or left_on > date '{settings.last_day}') order by 1""",
        )
        yuan, colour = rows["yuan"].astype(float), SIDES[side]
        if not yuan.sum():
            continue
        part = np.append(0, np.cumsum(yuan) / yuan.sum())
        gini = 1 - (part[1:] + part[:-1]).sum() / len(yuan)
        best = 1 - part[round(len(yuan) * 0.8)]
        said.append(f"{side} sales {gini:.2f}, the best fifth bring {best:.0%}")
        places, monthly = np.arange(len(yuan)) + 1, yuan[::-1] / (_WINDOW / 30) / 1000
        ranks.plot(
            places, monthly, color=colour, lw=1.7, label=f"{side} ({credit[:-3].replace('_', ' ')})"
        )
        ranks.fill_between(places, monthly, color=colour, alpha=0.12, lw=0)
        lorenz.plot(np.linspace(0, 1, len(part)), part, color=colour, lw=1.7)
    ranks.set(
        xlabel="guides, best first", ylabel="thousand yuan a month", xlim=(1, None), ylim=(0, None)
    )
    legend_above(ranks)
    lorenz.plot([0, 1], [0, 1], color=INK, lw=0.8, ls=":")
    lorenz.set(xlabel="share of guides", ylabel="share of sales", xlim=(0, 1), ylim=(0, 1))
    percent(lorenz, "x", "y")
    return f"Guides employed for all of the last {_WINDOW} days. Gini: " + "; ".join(said) + "."


def _contacts(figure: Figure, world: World, settings: Settings) -> str:
    flow, stock = figure.subplots(2, 1, sharex=True, height_ratios=(1.6, 1))
    weeks = np.arange(np.datetime64(settings.first_day), np.datetime64(settings.last_day), 7 * DAY)
    edges = np.append(weeks, weeks[-1] + 7 * DAY).astype("datetime64[s]")
    rows = world.arrays(
        """select added_at, ended_at, end_reason, former_contact_id is null as is_new from contacts
        order by contact_id"""
    )
    began, ended = (_moments(rows[name]) for name in ("added_at", "ended_at"))
    added = _counted(began[rows["is_new"]], edges)
    flow.bar(weeks, added, 5.6, color=SIDES["store"], label="added")
    lost = np.zeros(len(weeks))
    for reason, colour in _LOSSES.items():
        mine = _counted(ended[np.ma.filled(rows["end_reason"], "") == reason], edges)
        flow.bar(weeks, -mine, 5.6, -lost, color=colour, label=reason.replace("_", " "))
        lost = lost + mine
    flow.axhline(0, color=INK, lw=0.8)
    flow.set_ylabel("a week")
    legend_above(flow)
    began, ended = np.sort(began), np.sort(ended[~np.isnat(ended)])
    held = np.searchsorted(began, edges) - np.searchsorted(ended, edges)
    stock.plot(edges, held, color=SIDES["store"], lw=1.8)
    stock.fill_between(edges, held, color=SIDES["store"], alpha=0.12, lw=0)
    stock.set(ylabel="held", ylim=(0, None))
    over_history(stock, settings, 6)
    share = lost.sum() / max(added.sum(), 1)
    return (
        f"WeCom contacts by week: {added.sum():,.0f} were added, and for 100 of them"
        f" {share * 100:.0f} were deleted by one side. Transfers between guides are left out."
    )


def _moments(values: np.ndarray) -> np.ndarray:
    return np.ma.filled(values.astype("datetime64[s]"), np.datetime64("NaT", "s"))


def _counted(moments: np.ndarray, edges: np.ndarray) -> np.ndarray:
    return np.histogram(moments[~np.isnat(moments)].astype(np.int64), edges.astype(np.int64))[0]


def _depth(figure: Figure, world: World, settings: Settings) -> str:
    axes: Any = figure.subplots()
    rows = world.arrays(
        f"""select least(hop, {_FARTHEST}) as hop, count(*) as shares,
            sum(coalesce(opens, 0)) as opens, count(*) filter (parent_id is not null) as again
        from shares left join (
            select share_id, count(*) as opens from visits where kind = 'visit' group by share_id
        ) using (share_id) group by 1 order by 1"""
    )
    hop, shares, opens = (rows[name].astype(float) for name in ("hop", "shares", "opens"))
    if not len(hop):
        return "Nothing was shared."
    axes.bar(hop - 0.2, shares, 0.38, color=SIDES["store"], label="shares")
    axes.bar(hop + 0.2, opens, 0.38, color=SIDES["private"], label="opened")
    for place, count in zip(hop, shares, strict=True):
        said = {"ha": "center", "va": "bottom", "fontsize": 7.5, "color": INK}
        axes.text(place - 0.2, count, f"{count / shares.sum():.1%}", **said)
    axes.set(yscale="log", xlabel="hop of the share, from the guide's own on", xticks=hop)
    axes.grid(axis="x", visible=False)
    legend_above(axes)
    again = rows["again"].sum() / shares.sum()
    return (
        f"How far shares have travelled, on a logarithmic scale. {again:.1%} of {shares.sum():,.0f}"
        f" are re-shares; a share is opened {opens.sum() / shares.sum():.1f} times."
    )


GUIDE_CHARTS = (
    Chart("Guide productivity", "导购产出", _productivity, is_wide=True),
    Chart("Contacts won and lost", "企微好友增减", _contacts),
    Chart("Share depth", "分享层级", _depth),
)
