"""The report on a simulated brand: one page that a retail analyst can read offline.

The charts are in ``report_charts``, the comparison of what was planted with what came of it in
``report_measures``; here they become a page.
"""

import html
import io
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from simulator.report_charts import CHARTS, Chart
from simulator.report_measures import Measure, headline, measures
from simulator.world.settings import Settings
from simulator.world.store import World

_LOOK = {
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
_STYLE = """
:root { color-scheme: light; --ink: #1f2329; --soft: #646a73; --line: #e4e6eb; --accent: #c8553d; }
* { box-sizing: border-box; }
body { margin: 0; background: #f5f6f8; color: var(--ink);
  font: 15px/1.55 -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 1280px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 19px; margin: 40px 0 12px; }
h3 { font-size: 15px; margin: 0; } h1 small, h3 small { color: var(--soft); font-weight: 400; }
p { margin: 4px 0; } .soft, figcaption { color: var(--soft); font-size: 13.5px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0; }
.card, figure, .table { background: #fff; border: 1px solid var(--line); border-radius: 8px; }
.card { padding: 12px 16px; } .card b { display: block; font-size: 21px; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
figure { margin: 0; padding: 16px 18px 12px; } figure.wide { grid-column: 1 / -1; }
figure svg { display: block; width: 100%; height: auto; margin: 8px 0 4px; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { padding: 7px 14px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; background: #fafbfc; } tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.off { color: var(--accent); font-weight: 600; } code { font-size: 13px; }
@media (max-width: 860px) { .charts { grid-template-columns: minmax(0, 1fr); } }
@media print { body { background: #fff; } figure, .card { break-inside: avoid; } }
"""


def write_report(world: World, settings: Settings, path: Path) -> None:
    """Write the page on what a world holds up to the last day that is told of."""
    with matplotlib.rc_context(_LOOK):
        charts = "".join(_figure(chart, world, settings) for chart in CHARTS)
    cards = "".join(
        f'<div class="card"><b>{html.escape(value)}</b><span>{html.escape(name)}</span></div>'
        for name, value in headline(world)
    )
    found = measures(world, settings)
    rows = "".join(_row(each) for each in found if each.planted is not None)
    derived = "".join(_row(each) for each in found if each.planted is None)
    page = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulated brand</title><style>{_STYLE}</style>
<main>
<h1>Simulated brand <small>思屿亲子</small></h1>
<p class="soft">{settings.first_day} to {settings.last_day}, seed {settings.seed}. Everything below is the
truth of the simulated world, not what a system knows of it. Private: Youzan and WeChat shop (有赞、微信小店);
public: Tmall, Douyin, JD, Xiaohongshu. Test orders and cancelled orders are left out.</p>
<div class="cards">{cards}</div>
<div class="charts">{charts}</div>
<h2>What was planted, and what came of it</h2>
<p class="soft">Recomputed from the tables of the world. The interval is what chance alone allows for that
many cases (95%); a value outside of it is marked: it is by design where the note says why.</p>
<div class="table"><table><tr><th>Parameter</th><th class="number">Planted</th><th class="number">Found</th>
<th class="number">95% interval</th><th class="number">Cases</th><th>How it is counted</th></tr>{rows}</table></div>
<h2>What follows from it</h2>
<div class="table"><table><tr><th>Quantity</th><th class="number">Planted</th><th class="number">Found</th>
<th class="number">95% interval</th><th class="number">Cases</th><th>How it is counted</th></tr>{derived}</table></div>
</main></html>
"""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _figure(chart: Chart, world: World, settings: Settings) -> str:
    figure = Figure(figsize=(13.2, 3.6) if chart.is_wide else (6.4, 3.5))
    caption = chart.draw(figure, world, settings)
    title = f"{html.escape(chart.title)} <small>{chart.title_zh}</small>"
    return (
        f'<figure{" class=wide" if chart.is_wide else ""}><h3>{title}</h3>{_svg(figure)}'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return written.getvalue().partition("<svg")[1] + written.getvalue().partition("<svg")[2]


def _row(measure: Measure) -> str:
    cells = (measure.shown(measure.planted), measure.shown(measure.found), measure.interval())
    is_off = ' class="number off"' if measure.is_off else ' class="number"'
    return (
        f"<tr><td><code>{measure.name}</code></td>"
        f'<td class="number">{cells[0]}</td><td{is_off}>{cells[1]}</td><td class="number">{cells[2]}</td>'
        f'<td class="number">{measure.cases:,}</td><td>{html.escape(measure.note)}</td></tr>'
    )
