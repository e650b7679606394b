"""The charts of the report on a simulated brand: each draws itself and says what is to be seen.

A chart's text is English, since no font with Chinese letters can be relied upon.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from simulator.market_calendar import special_days
from simulator.world.settings import Settings
from simulator.world.store import World

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
SIDES = {"store": "#3b6ea5", "private": "#c8553d", "public": "#8a9a5b"}
_CHANNELS = {
    "store": "#3b6ea5",
    "youzan": "#c8553d",
    "xiaodian": "#e39a7f",
    "tmall": "#66763a",
    "douyin": "#8a9a5b",
    "jd": "#b0bc85",
    "xiaohongshu": "#d3dab7",
}
_ARRIVALS = (
    "#3b6ea5 #c8553d #e39a7f #d9a441 #f0d08a #7a5195 #66763a #8a9a5b #b0bc85 #d3dab7".split()
)
_INK, _BAND = "#4a4f57", "#f3ead9"
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_NAMED = (
    "Spring Festival",
    "618",
    "Double 11",
    "National Day",
    "Labor Day",
    "Labour Day",
    "Double 12",
)


@dataclass(frozen=True)
class Chart:
    title: str
    title_zh: str
    draw: Callable[[Figure, World, Settings], str]
    """Draws, and returns what is to be seen."""
    is_wide: bool = False


def _daily(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"with {SALES} select day, side, sum(yuan) as yuan from sales where day between"
        f" date '{settings.first_day}' and date '{settings.last_day}' group by all order by all"
    )
    days = np.arange(settings.first_day, settings.last_day, dtype="datetime64[D]")
    days = np.append(days, np.datetime64(settings.last_day))
    for side, colour in SIDES.items():
        mine = rows["side"] == side
        sold = np.zeros(len(days))
        sold[(rows["day"][mine].astype("datetime64[D]") - days[0]).astype(int)] = rows["yuan"][mine]
        axes.plot(days, sold, color=colour, alpha=0.22, lw=0.7)
        axes.plot(days, _smooth(sold, 7), color=colour, lw=1.6, label=side)
    top = axes.get_ylim()[1]
    for name, first, last in _festivals(settings):
        axes.axvspan(first, last + np.timedelta64(1, "D"), color=_BAND, zorder=0, lw=0)
        axes.text(first, top * 0.985, f" {name}", fontsize=7.5, color=_INK, va="top", rotation=90)
    axes.set(ylabel="yuan a day", xlim=(days[0], days[-1]), ylim=(0, top))
    _months(axes)
    axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return (
        "Sales by day (thin) and their mean over a week (thick). Stores live on weekends and fall to a quarter at"
        " the lunar new year; online lives on 618 and Double 11, with a lull around each."
    )


def _festivals(settings: Settings) -> list[tuple[str, np.datetime64, np.datetime64]]:
    """Return the well-known stretches of days of the history, each with its first and last day."""
    found: dict[tuple[str, int], list[np.datetime64]] = {}
    for row in special_days(settings.first_day.year, settings.last_day.year):
        name = (
            row["name_en"]
            .replace(" shopping festival", "")
            .replace("Chinese New Year (", "")
            .rstrip(")")
        )
        day = row["calendar_date"]
        if name in _NAMED and settings.first_day <= day <= settings.last_day:
            found.setdefault((name, day.year), []).append(np.datetime64(day))
    return [(name, min(days), max(days)) for (name, _), days in sorted(found.items())]


def _weekday(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"""with {SALES} select side, isodow(day) as weekday, sum(yuan) as yuan from sales
        where day not in (select day from days where event is not null) group by all order by all"""
    )
    busiest = {}
    for place, (side, colour) in enumerate(SIDES.items()):
        mine = rows["side"] == side
        index = np.zeros(7)
        index[rows["weekday"][mine] - 1] = rows["yuan"][mine]
        index = index / max(index.mean(), 1e-9) * 100
        busiest[side] = index
        axes.bar(np.arange(7) + (place - 1) * 0.27, index, 0.25, color=colour, label=side)
    axes.axhline(100, color=_INK, lw=0.8, ls=":")
    axes.set(xticks=range(7), xticklabels=_WEEKDAYS, ylabel="average day = 100")
    axes.grid(axis="x", visible=False)
    axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return (
        f"Outside of festivals. A Saturday in the stores is {busiest['store'][5] / 100:.2f} average days,"
        f" a Tuesday {busiest['store'][1] / 100:.2f}; online the week is flat."
    )


def _hours(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"with {SALES} select side, hour(ordered_at) as hour, count(*) as orders,"
        " count(*) filter (is_off_hours) as off from sales group by all order by all"
    )
    axes.axvspan(-0.5, 9.5, color=_BAND, zorder=0, lw=0)
    axes.axvspan(21.5, 23.5, color=_BAND, zorder=0, lw=0)
    for side, colour in SIDES.items():
        mine = rows["side"] == side
        share = np.zeros(24)
        share[rows["hour"][mine]] = rows["orders"][mine] / max(rows["orders"][mine].sum(), 1)
        axes.plot(np.arange(24), share, color=colour, lw=1.8, marker="o", ms=2.8, label=side)
        axes.fill_between(np.arange(24), share, color=colour, alpha=0.10, lw=0)
    private = rows["side"] == "private"
    night = rows["off"][private].sum() / max(rows["orders"][private].sum(), 1)
    axes.set(xticks=range(0, 24, 3), xlabel="hour of day", xlim=(-0.5, 23.5), ylim=(0, None))
    axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
    axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return (
        f"Share of orders by hour; most stores are closed in the shaded hours. {night:.0%} of private orders"
        " come outside of the hours of the store."
    )


def _values(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(f"with {SALES} select side, yuan from sales where yuan > 0")
    edges = np.geomspace(10, 10_000, 49)
    said = []
    for side, colour in SIDES.items():
        yuan = rows["yuan"][rows["side"] == side]
        weights = np.full(len(yuan), 1 / max(len(yuan), 1))
        axes.hist(yuan, edges, weights=weights, histtype="stepfilled", color=colour, alpha=0.14)
        axes.hist(yuan, edges, weights=weights, histtype="step", color=colour, lw=1.5, label=side)
        median = float(np.median(yuan)) if len(yuan) else 0.0
        axes.axvline(median, color=colour, lw=1, ls="--")
        said.append(f"{side} {median:.0f} (mean {yuan.mean() if len(yuan) else 0:.0f})")
    axes.set(xscale="log", xlabel="yuan an order", xlim=(10, 10_000))
    axes.set_xticks([10, 30, 100, 300, 1000, 3000, 10_000], "10 30 100 300 1k 3k 10k".split())
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
    axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return "Median yuan an order: " + ", ".join(said) + "."


def _gaps(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"""with {SALES} select gap from (
            select day - lag(day) over (partition by person_id order by ordered_at) as gap from sales
        ) where gap is not null"""
    )
    gap = rows["gap"].astype(float)
    shown = gap[gap <= 365]
    axes.hist(
        shown,
        np.arange(0, 372, 7),
        color=SIDES["store"],
        alpha=0.8,
        weights=np.full(len(shown), 1 / max(len(gap), 1)),
    )
    median = float(np.median(gap)) if len(gap) else 0.0
    axes.axvline(median, color=SIDES["private"], lw=1.4, ls="--")
    axes.text(
        median + 5,
        axes.get_ylim()[1] * 0.94,
        f"median {median:.0f} days",
        color=SIDES["private"],
        va="top",
    )
    axes.set(xlabel="days since the person's last order", xlim=(0, 365))
    axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
    axes.grid(axis="x", visible=False)
    late = (gap > 90).mean() if len(gap) else 0
    return (
        f"By week, all channels together. {late:.0%} of repeat orders come after more than 90 days."
    )


def _cohorts(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"""with {SALES}, first as (
            select person_id, date_trunc('month', min(day)) as cohort from sales
            where person_id in (select person_id from persons where arrived_at >= '{settings.first_day}')
            group by person_id
        )
        select cohort, date_diff('month', cohort, date_trunc('month', day)) as age,
            count(distinct person_id) as buyers
        from sales join first using (person_id) group by all order by all"""
    )
    cohorts = np.unique(rows["cohort"])
    grid = np.full((len(cohorts), int(rows["age"].max()) + 1 if len(cohorts) else 1), np.nan)
    for number, cohort in enumerate(cohorts):
        lasts = grid.shape[1] - number
        grid[number, :lasts] = 0
    grid[np.searchsorted(cohorts, rows["cohort"]), rows["age"]] = rows["buyers"]
    sizes = grid[:, 0].copy()
    share = grid / sizes[:, None]
    axes.imshow(
        share[:, 1:],
        cmap="YlOrRd",
        vmin=0,
        vmax=max(np.nanquantile(share[:, 1:], 0.97), 0.01),
        aspect="auto",
    )
    for row, column in np.argwhere(~np.isnan(share[:, 1:])):
        value = share[row, column + 1]
        axes.text(column, row, f"{value:.0%}", ha="center", va="center", fontsize=7.5, color=_INK)
    labels = [
        f"{str(cohort)[:7]}  ({size:.0f})" for cohort, size in zip(cohorts, sizes, strict=True)
    ]
    axes.set_yticks(range(len(cohorts)), labels, fontsize=7.5)
    axes.set_xticks(range(grid.shape[1] - 1), range(1, grid.shape[1]))
    axes.set_xlabel("months after the first order")
    axes.grid(visible=False)
    young = np.nanmean(share[:, 1:4]) if grid.shape[1] > 3 else float("nan")
    old = np.nanmean(share[:, 9:13]) if grid.shape[1] > 12 else float("nan")
    return (
        "Of those who first bought in a month (number in brackets), the share who bought again in each month"
        f" after. On average {young:.0%} in months 1 to 3"
        + (f" and {old:.0%} in months 9 to 12." if old == old else ".")
    )


def _mix(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"with {SALES} select date_trunc('month', day) as month, channel, sum(yuan) as yuan from sales"
        f" where day >= date '{settings.first_day}' group by all order by all"
    )
    months = np.unique(rows["month"])
    sold = {channel: np.zeros(len(months)) for channel in _CHANNELS}
    for channel in _CHANNELS:
        mine = rows["channel"] == channel
        sold[channel][np.searchsorted(months, rows["month"][mine])] = rows["yuan"][mine]
    total = np.maximum(sum(sold.values()), 1e-9)
    below = np.zeros(len(months))
    for channel, colour in _CHANNELS.items():
        axes.bar(
            range(len(months)), sold[channel] / total, 0.88, below, color=colour, label=channel
        )
        below = below + sold[channel] / total
    _month_labels(axes, months)
    axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
    axes.set_ylim(0, 1)
    axes.grid(visible=False)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), reverse=True)
    private = (sold["youzan"] + sold["xiaodian"]).sum() / total.sum()
    return f"Share of sales by month. Over the whole time {private:.0%} are private."


def _guides(figure: Figure, world: World, settings: Settings) -> str:
    sorted_axes, lorenz_axes = figure.subplots(1, 2, width_ratios=(1.15, 1))
    said = []
    for side, credit, colour in (
        ("store", "seller_guide_id", SIDES["store"]),
        ("private", "service_guide_id", SIDES["private"]),
    ):
        rows = world.arrays(
            f"""with {SALES}, credited as (
                select {credit} as guide_id, sum(yuan) as yuan from sales
                where side = '{side}' and day > date '{settings.last_day}' - 180 group by all
            )
            select coalesce(yuan, 0) as yuan from guides left join credited using (guide_id)
            where hired_on <= date '{settings.last_day}' - 180
                and (left_on is null or left_on > date '{settings.last_day}') order by 1"""
        )
        yuan = np.asarray(rows["yuan"], float)
        if not yuan.sum():
            continue
        part = np.cumsum(yuan) / yuan.sum()
        gini = 1 - 2 * (part.sum() - part[-1] / 2) / len(part)
        said.append(
            f"{side} sales {gini:.2f}, a fifth of the guides bring {1 - part[int(len(part) * 0.8) - 1]:.0%}"
        )
        sorted_axes.plot(
            np.arange(len(yuan)) + 1, yuan[::-1] / 6000, color=colour, lw=1.7, label=side
        )
        sorted_axes.fill_between(
            np.arange(len(yuan)) + 1, yuan[::-1] / 6000, color=colour, alpha=0.12, lw=0
        )
        lorenz_axes.plot(np.linspace(0, 1, len(part) + 1), np.append(0, part), color=colour, lw=1.7)
    sorted_axes.set(
        xlabel="guides, best first", ylabel="thousand yuan a month", xlim=(1, None), ylim=(0, None)
    )
    sorted_axes.legend()
    lorenz_axes.plot([0, 1], [0, 1], color=_INK, lw=0.8, ls=":")
    lorenz_axes.set(xlabel="share of guides", ylabel="share of sales", xlim=(0, 1), ylim=(0, 1))
    for axis in (lorenz_axes.xaxis, lorenz_axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, 0))
    return "Guides employed for the last 180 days. Gini: " + "; ".join(said) + "."


def _depth(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        """select least(hop, 8) as hop, count(*) as shares, sum(coalesce(opens, 0)) as opens from shares
        left join (select share_id, count(*) as opens from visits where kind = 'visit' group by 1) using (share_id)
        group by 1 order by 1"""
    )
    hop, shares = rows["hop"].astype(int), rows["shares"].astype(float)
    opens = np.asarray(rows["opens"], float)
    axes.bar(hop - 0.2, shares, 0.38, color=SIDES["store"], label="shares")
    axes.bar(hop + 0.2, opens, 0.38, color=SIDES["private"], label="opened")
    for place, count in zip(hop, shares, strict=True):
        axes.text(
            place - 0.2,
            count,
            f"{count / shares.sum():.1%}",
            ha="center",
            va="bottom",
            fontsize=7.5,
            color=_INK,
        )
    axes.set(yscale="log", xlabel="hop (the guide's own share comes first)", xticks=hop)
    axes.grid(axis="x", visible=False)
    axes.legend(ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    again = shares[1:].sum() / max(shares.sum(), 1)
    return f"How far a share has travelled, on a logarithmic scale; {again:.1%} of the shares are re-shares."


def _contacts(figure: Figure, world: World, settings: Settings) -> str:
    flow, stock = figure.subplots(2, 1, sharex=True, height_ratios=(1.5, 1))
    week = f"date_trunc('week', {{}}) as week, count(*) as contacts from contacts where {{}} >= '{settings.first_day}'"
    added = world.arrays(
        f"select {week.format('added_at', 'added_at')} and former_contact_id is null group by 1 order by 1"
    )
    ended = world.arrays(
        f"select end_reason, {week.format('ended_at', 'ended_at')} and end_reason <> 'transfer' group by all order by all"
    )
    flow.bar(added["week"], added["contacts"], 5.6, color=SIDES["store"], label="added")
    below = {}
    for reason, colour in (("customer_deleted", SIDES["private"]), ("guide_deleted", "#e39a7f")):
        mine = ended["end_reason"] == reason
        base = np.array([below.get(week, 0) for week in ended["week"][mine]])
        flow.bar(
            ended["week"][mine],
            -ended["contacts"][mine],
            5.6,
            -base,
            color=colour,
            label=reason.replace("_", " "),
        )
        below |= dict(zip(ended["week"][mine], base + ended["contacts"][mine], strict=True))
    flow.axhline(0, color=_INK, lw=0.8)
    flow.set_ylabel("a week")
    flow.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    weeks = np.arange(settings.first_day, settings.last_day, 7, dtype="datetime64[D]")
    known = world.arrays(
        "select added_at, coalesce(ended_at, timestamp '2100-01-01') as ended_at from contacts"
    )
    began, over = (
        np.sort(known[name].astype("datetime64[s]")) for name in ("added_at", "ended_at")
    )
    held = np.searchsorted(began, weeks.astype("datetime64[s]")) - np.searchsorted(
        over, weeks.astype("datetime64[s]")
    )
    stock.plot(weeks, held, color=SIDES["store"], lw=1.8)
    stock.fill_between(weeks, held, color=SIDES["store"], alpha=0.12, lw=0)
    stock.set(ylabel="contacts held", ylim=(0, None))
    _months(stock)
    lost = sum(ended["contacts"]) / max(added["contacts"].sum(), 1)
    return f"WeCom contacts; for 100 that are added {lost * 100:.0f} are lost again. Transfers between guides are left out."


def _returns(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        f"with {SALES} select side, date_diff('day', coalesce(received_at, paid_at), requested_at) as delay"
        " from refunds join sales using (order_id) where refunds.kind = 'return'"
    )
    said = []
    for side, colour in SIDES.items():
        delay = np.maximum(rows["delay"][rows["side"] == side], 0)
        if not len(delay):
            continue
        steps = np.arange(0, 91)
        axes.plot(steps, [(delay <= day).mean() for day in steps], color=colour, lw=1.7, label=side)
        said.append(f"{side} {np.median(delay):.0f}")
    axes.axvline(7, color=_INK, lw=0.8, ls=":")
    axes.text(8, 0.04, "7 days without reasons", fontsize=8, color=_INK)
    axes.set(xlabel="days since receipt", xlim=(0, 90), ylim=(0, 1))
    axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
    axes.legend(loc="lower right")
    return "Returns asked for by then. Median days: " + ", ".join(said) + "."


def _arrivals(figure: Figure, world: World, settings: Settings) -> str:
    axes = figure.subplots()
    rows = world.arrays(
        "select date_trunc('month', arrived_at) as month, arrival_channel as channel, count(*) as persons from persons"
        f" where arrived_at >= '{settings.first_day}' and not is_test group by all order by all"
    )
    months, below = np.unique(rows["month"]), 0.0
    below = np.zeros(len(months))
    for colour, channel in zip(_ARRIVALS, settings.behaviour.arrival_shares, strict=False):
        came = np.zeros(len(months))
        mine = rows["channel"] == channel
        came[np.searchsorted(months, rows["month"][mine])] = rows["persons"][mine]
        axes.bar(range(len(months)), came, 0.88, below, color=colour, label=channel)
        below = below + came
    _month_labels(axes, months)
    axes.set_ylabel("persons")
    axes.grid(axis="x", visible=False)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), reverse=True)
    return "Where persons came from when the brand first met them, by month."


def _smooth(values: np.ndarray, days: int) -> np.ndarray:
    window = np.ones(days)
    return np.convolve(values, window, "same") / np.convolve(np.ones(len(values)), window, "same")


def _months(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MonthLocator(interval=2))
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))


def _month_labels(axes: Axes, months: np.ndarray) -> None:
    step = max(len(months) // 8, 1)
    axes.set_xticks(range(0, len(months), step), [str(month)[:7] for month in months[::step]])


CHARTS = (
    Chart("Sales by day", "每日销售额", _daily, is_wide=True),
    Chart("Weekday", "星期", _weekday),
    Chart("Hour of day", "下单时段", _hours),
    Chart("Order value", "客单价", _values),
    Chart("Days between orders", "复购间隔", _gaps),
    Chart("Retention by first month", "月度同期群留存", _cohorts, is_wide=True),
    Chart("Channel mix", "渠道构成", _mix),
    Chart("New persons", "新客来源", _arrivals),
    Chart("Guide productivity", "导购产出", _guides, is_wide=True),
    Chart("Contacts won and lost", "企微好友增减", _contacts),
    Chart("Share depth", "分享层级", _depth),
    Chart("Return delay", "退货时间", _returns),
)
