"""The report on a simulated brand: one page that a retail analyst can read offline.

The charts are in ``charts``, the comparison of what was planted with what came of it in
``measures``; here they become a page.
"""

import html
import io
from pathlib import Path
from string import Template
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from simulator.charts.customers import CUSTOMER_CHARTS
from simulator.charts.figures import Chart
from simulator.charts.guides import GUIDE_CHARTS
from simulator.charts.sales import SALES_CHARTS
from simulator.measures import Measure, headline, measures
from simulator.world.settings import Settings
from simulator.world.store import World

_PAGE = Path(__file__).with_name("report.html")
_WIDE, _HALF = (13.2, 3.6), (6.4, 3.5)
_LOOK: dict[Any, Any] = {
    # The same world is the same bytes.
    "svg.hashsalt": "siyu",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#b8bcc2",
    "axes.labelcolor": "#4a4f57",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#eceef1",
    "xtick.color": "#4a4f57",
    "ytick.color": "#4a4f57",
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.constrained_layout.use": True,
}


def write_report(world: World, settings: Settings, path: Path) -> None:
    """Write the page on what a world holds up to the last day that is told of."""
    with matplotlib.rc_context(_LOOK):
        charts = "\n".join(
            _figure(chart, world, settings)
            for chart in (*SALES_CHARTS, *CUSTOMER_CHARTS, *GUIDE_CHARTS)
        )
    found = measures(world, settings)
    page = Template(_PAGE.read_text("utf-8")).substitute(
        first_day=settings.first_day,
        last_day=settings.last_day,
        seed=settings.seed,
        cards="\n".join(_card(value, name) for value, name in headline(world)),
        charts=charts,
        planted="\n".join(_row(each, True) for each in found if each.planted is not None),
        derived="\n".join(_row(each, False) for each in found if each.planted is None),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _figure(chart: Chart, world: World, settings: Settings) -> str:
    figure = Figure(figsize=_WIDE if chart.is_wide else _HALF)
    caption = html.escape(chart.draw(figure, world, settings))
    title = f"{html.escape(chart.title)} <small>{chart.title_zh}</small>"
    kind = ' class="wide"' if chart.is_wide else ""
    return (
        f"<figure{kind}><h3>{title}</h3>{_svg(figure)}<figcaption>{caption}</figcaption></figure>"
    )


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    nameless = {"Date": None, "Creator": None}
    figure.savefig(written, format="svg", transparent=True, metadata=nameless)
    return "<svg" + written.getvalue().partition("<svg")[2]


def _card(value: str, name: str) -> str:
    return f'<div class="card"><b>{html.escape(value)}</b><span>{html.escape(name)}</span></div>'


def _row(measure: Measure, is_planted: bool) -> str:
    numbers = [(measure.shown(measure.planted), "number")] if is_planted else []
    found = "number off" if measure.is_off else "number"
    numbers += [
        (measure.shown(measure.found), found),
        (measure.interval, "number"),
        (f"{measure.cases:,}", "number"),
    ]
    cells = "".join(f'<td class="{kind}">{text}</td>' for text, kind in numbers)
    name = f"<td><code>{html.escape(measure.name)}</code></td>"
    return f"<tr>{name}{cells}<td>{html.escape(measure.note)}</td></tr>"
