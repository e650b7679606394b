"""Room of days and times: other days, other zones, other centuries."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from orchestration.landing.clocks import day_by
from orchestration.landing.fields import Number
from orchestration.landing.manifests import SHANGHAI
from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.records import Record
from simulator.faults.targets import Target

_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_FORMAT = "%Y-%m-%d %H:%M:%S"
_BY_MINUTE = ("pinkr__tickets", "tmall__trades", "youzan__orders", "jd__orders")
_DATED = (*_BY_MINUTE, "burgeon__retails", "miniprogram__events")
# What no clock of a shop tells; the first one is told by each.
_IMPOSSIBLE = {
    "text": ("{year}-01-01 12:00:00", "1970-01-01 08:00:00", "0001-01-01 00:00:00"),
    "compact": ("{year}0101", "19700101", "00010101"),
    "epoch_s": ("4102416000", "0"),
    "epoch_ms": ("4102416000000", "0"),
}


@fault(12, "wrong-business-day", "R M", "rejected", _DATED)
def wrong_business_day(target: Target) -> None:
    """The file holds days long before the one that it was delivered for."""
    content, said = target.content(), target.manifest()
    since = said.get("history_from")
    reach = (target.night - date.fromisoformat(since)).days if since else 0
    days = reach + 30 + target.rng.randint(0, 10)
    for record in content.records:
        _shift(content, record, timedelta(days=-days))
    target.changed["days"] = -days
    target.save(content)


@fault(14, "late-orders", "W", "counted for their own day, which is stated anew", _DATED)
def late_orders(target: Target) -> None:
    """Some of the rows are of one to three days before, and come only now."""
    content, day = target.content(at_least=2), (target.night - timedelta(days=1)).isoformat()
    of_day = [record for record in content.records if _day(content, record) == day]
    if len(of_day) < 2:
        raise Unfit(f"fewer than two rows of {day}")
    for record in target.rng.sample(of_day, max(1, len(of_day) // 20)):
        _move(target, content, record, timedelta(days=-target.rng.randint(1, 3)))
    target.save(content)


@fault(33, "impossible-dates", "Q M", "quarantined", _DATED)
def impossible_dates(target: Target) -> None:
    """Times lie in the future, in 1970 and in the year 1."""
    content, (path, clock) = target.content(at_least=2), _clock(target.contract)
    wrong = [each.format(year=target.night.year + 1) for each in _IMPOSSIBLE[clock]]
    target.rng.shuffle(wrong)
    chosen = target.rng.sample(content.records, min(len(wrong), max(1, content.rows // 4)))
    for record, value in zip(chosen, wrong, strict=False):
        target.change(content, record, path, value)
    target.save(content)


@fault(
    34,
    "eight-hours-off",
    "B M",
    "nothing is published: the hours of the day are others",
    _BY_MINUTE,
)
def eight_hours_off(target: Target) -> None:
    """Every time of the file is eight hours late: a zone was added twice."""
    content = target.content()
    for record in content.records:
        _move(target, content, record, timedelta(hours=8))
    target.save(content)


@fault(
    35,
    "mixed-offsets",
    "Q",
    "offsets are read; a time of an unknown zone is quarantined",
    _BY_MINUTE,
)
def mixed_offsets(target: Target) -> None:
    """Times are told in UTC, with an offset, without one, and in a zone that nobody knows."""
    content, (path, _) = target.content(at_least=2), _clock(target.contract)
    told: list[Callable[[datetime], str]] = [
        lambda time: time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        lambda time: time.strftime(f"{_FORMAT}+08:00"),
        lambda time: time.strftime(_FORMAT),
    ]
    unknown = target.rng.choice(content.records)
    for number, record in enumerate(content.records):
        before = record.get(path) or ""
        if _TEXT.fullmatch(before):
            time = datetime.strptime(before, _FORMAT).replace(tzinfo=SHANGHAI)
            told_as = f"{before} CET" if record is unknown else told[number % len(told)](time)
            target.change(content, record, path, told_as)
    target.changed["unknown"] = content.number(unknown)
    target.save(content)


def _clock(contract) -> tuple[str, str]:
    if not contract.business_date:
        raise Unfit("no column dates its rows")
    return contract.business_date.column, contract.business_date.clock


def _day(content: Content, record: Record) -> str:
    path, clock = _clock(content.contract)
    return day_by(clock)(record.get(path) or "")


def _move(target: Target, content: Content, record: Record, by: timedelta) -> None:
    path, _ = _clock(content.contract)
    before = record.get(path)
    _shift(content, record, by)
    target.note(content, record, field=path, before=before, after=record.get(path))


def _shift(content: Content, record: Record, by: timedelta) -> None:
    """Move all times of a record, and the day that it counts for."""
    path, clock = _clock(content.contract)
    _walk(record.fields, lambda text: f"{datetime.strptime(text, _FORMAT) + by}")
    if clock == "compact":
        record.apply(path, lambda text: f"{datetime.strptime(text, '%Y%m%d') + by:%Y%m%d}")
    elif clock.startswith("epoch"):
        seconds = int(by.total_seconds()) * (1000 if clock == "epoch_ms" else 1)
        record.apply(path, lambda text: str(int(text) + seconds))
    record.text = None


def _walk(value: Any, change: Callable[[str], str]) -> None:
    """Change every time in a document, however deep."""
    places = value.items() if isinstance(value, dict) else enumerate(value)
    for place, each in list(places):
        if isinstance(each, dict | list):
            _walk(each, change)
        elif isinstance(each, str) and not isinstance(each, Number) and _TEXT.fullmatch(each):
            value[place] = change(each)
