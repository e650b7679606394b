"""Memory of landing where one file is far larger than landing may become."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path

from benchmarks.commands import SIYU, table
from benchmarks.processes import Cost, measure

SIZE = 2 << 30
_LIMIT_MIB = 1024
_NIGHT = date(2026, 11, 20)
_BATCH = 1_000


def measured(root: Path) -> list[str]:
    """One file of JSON lines with children, and one of CSV with a token and a sum."""
    costs: dict[str, list[Cost]] = {}
    for stream, name, lines in (
        ("wecom/contacts", "large.jsonl", map(_contact, count())),
        ("loyalty/point_events", "large.csv", map(_points, count())),
    ):
        home = root / name
        deliver(home / "landing" / stream / _NIGHT.isoformat() / name, lines)
        command = [SIYU, "land", "--date", _NIGHT.isoformat()]
        costs[f"{stream}, {name}"] = [measure(command, {"SIYU_HOME": str(home)})]
        (home / "landing" / stream / _NIGHT.isoformat() / name).unlink()
    peak = max(cost.peak_mib for [cost] in costs.values())
    return [
        f"## Landing of a file of {SIZE / 2**30:.0f} GiB",
        "",
        *table(costs),
        "",
        f"Peak memory of the process tree: {peak:.0f} MiB (limit: {_LIMIT_MIB}).",
        "",
    ]


def deliver(file: Path, lines: Iterator[str]) -> None:
    """Write lines until a file is large enough, and its manifest; every line counts one point."""
    file.parent.mkdir(parents=True)
    digest, size, rows = hashlib.sha256(), 0, 0
    with file.open("wb") as out:
        while size < SIZE:
            chunk = "".join(islice(lines, _BATCH)).encode()
            out.write(chunk)
            digest.update(chunk)
            size, rows = size + len(chunk), rows + _BATCH
    rows -= file.suffix == ".csv"
    said = {
        "bytes": size,
        "sha256": digest.hexdigest(),
        "rows": rows,
        "totals": {"points": str(rows)},
        "source_account": "ww12345",
    }
    file.with_name(f"{file.name}.manifest.json").write_text(json.dumps(said))


def _contact(number: int) -> str:
    said = {
        "external_contact": {
            "external_userid": f"wm{number:030x}",
            "name": "超👶妈",
            "type": 1,
            "avatar": "https://wx.qlogo.cn/mmhead/55f487dd7f9442e06b7d9cbd/0",
            "unionid": f"oU{number:026x}",
        },
        "follow_user": [
            {
                "userid": f"gd{(number + guide) % 5000:06}",
                "remark": "",
                "createtime": 1698298416 + number % 10**7,
                "tags": [{"group_name": "月龄", "tag_name": "2-3岁", "type": 1, "tag_id": "et1"}],
                "remark_mobiles": [f"138{number % 10**8:08}"],
                "oper_userid": f"wm{number:030x}",
                "add_way": 1,
            }
            for guide in range(1 + number % 2)
        ],
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def _points(number: int) -> str:
    if not number:
        return "change_no,card_no,change_time,change_code,points,order_no\n"
    return f"c{number:019},VIP{number % 10**7},2026-11-19 14:14:02,register,1,{number}\n"
