"""Landing of each format, against the barest read of the same files that ends in Parquet."""

import statistics
from datetime import date
from pathlib import Path

from benchmarks.commands import BARE, ROUNDS, SIYU, forget
from benchmarks.processes import Cost, measure, median
from orchestration.landing.contracts import load_contracts
from orchestration.landing.manifests import manifest_path

PEERS = {
    "csv": "DuckDB `read_csv(all_varchar)`",
    "jsonl": "DuckDB `read_json_objects`, one text for each line",
    "json": "DuckDB `read_json_objects`, one text for each file",
    "xlsx": "openpyxl's loop over the rows",
    "parquet": "DuckDB `read_parquet`",
}
_FIRST_NIGHT = date(2026, 10, 1)


def measured(root: Path) -> list[str]:
    """The default brand's deliveries by format, and those that may be Parquet as Parquet."""
    deliver(root / "brand")
    deliver(root / "parquet brand", as_parquet=True)
    lines = [
        "## Landing by format, against the barest read of the same files",
        "",
        "All deliveries of the default brand, history and nights, each format on its own. Parquet"
        f" is of the same brand with its large streams as Parquet. Medians of {ROUNDS} rounds.",
        "",
        "| format | files | MB | siyu wall s | CPU s | peak MiB | bare wall s | CPU s | peak MiB |"
        " wall | CPU |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for file_format in PEERS:
        brand = root / ("parquet brand" if file_format == "parquet" else "brand")
        lines.append(_measured(file_format, brand / "landing", root / file_format))
    peers = "; ".join(f"{name}: {peer}" for name, peer in PEERS.items())
    return [
        *lines,
        "",
        f"The bare peers: {peers}; each copies every file to Parquet in one process. They hash and"
        " archive nothing, read no manifest, count and sum nothing, make no tokens, take no pages,"
        " records and arrays apart, and notice nothing that is wrong. CSV of other encodings than"
        " UTF-8, or with lines above the header, is left out: the peer cannot read it.",
        "",
    ]


def deliver(home: Path, as_parquet: bool = False) -> None:
    """Deliver the default brand."""
    from simulator.brand import PRESETS, Simulated, simulate
    from simulator.world.settings import Settings

    said = PRESETS["default"] | {"first_night": _FIRST_NIGHT, "as_parquet": as_parquet}
    simulate(Simulated(home / "landing", home / "truth"), Settings(**said))


def _measured(file_format: str, delivered: Path, home: Path) -> str:
    files = _copied(file_format, delivered, home / "landing")
    costs: list[Cost] = []
    bare: list[Cost] = []
    for number in range(ROUNDS):
        forget(home)
        costs.append(measure([SIYU, "land"], {"SIYU_HOME": str(home)}))
        out = home / f"bare {number}"
        bare.append(measure([*BARE, file_format, str(home / "landing"), str(out)], {}))
    size = sum(file.stat().st_size for file in files) / 1e6
    own, peer = median(costs), median(bare)
    pairs = list(zip(costs, bare, strict=True))
    return (
        f"| {file_format} | {len(files)} | {size:.1f}"
        f" | {own.wall:.1f} | {own.cpu:.1f} | {own.peak_mib:.0f}"
        f" | {peer.wall:.1f} | {peer.cpu:.1f} | {peer.peak_mib:.0f}"
        f" | {statistics.median(a.wall / b.wall for a, b in pairs):.1f}×"
        f" | {statistics.median(a.cpu / b.cpu for a, b in pairs):.1f}× |"
    )


def _copied(file_format: str, delivered: Path, to: Path) -> list[Path]:
    """Give a home the files of one format that its peer can read, with their manifests."""
    files = []
    for contract in load_contracts().values():
        if contract.format == "csv" and (contract.encoding != "utf-8" or contract.header_line > 1):
            continue
        stream = delivered / contract.channel / contract.stream
        for file in sorted(stream.glob(f"*/*.{file_format}")):
            if file.name.endswith(".manifest.json"):
                continue
            copy = to / file.relative_to(delivered)
            copy.parent.mkdir(parents=True, exist_ok=True)
            for each, target in ((file, copy), (manifest_path(file), manifest_path(copy))):
                target.hardlink_to(each)
            files.append(copy)
    return files
