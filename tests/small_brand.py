"""A small Chinese retail brand made of random numbers, for a first look at the whole pipeline.

It speaks the formats of the channels ``pos`` and ``webshop``. What the brand sells, to whom, and
how its exports look belongs here; nothing about it is calibrated.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from orchestration.landing.contracts import Contract, load_contracts
from simulator.delivery import calendar_days, deliver_file

_STORES = ("SH01", "SH02", "HZ01", "NJ01", "CD01", "GZ01")
_MEMBERS = [str(number) for number in range(10001, 10301)]
_HOUSEHOLDS = (["25-34", "50-74K", "Renter", "Unmarried", "1", "1 Adult No Kids", "0"], [""] * 7)
_KINDS = {
    "洗护": {"洗手液": 39, "沐浴露": 69, "护手霜": 49, "洗发水": 79, "身体乳": 89},
    "香氛": {"香薰蜡烛": 128, "扩香石": 99, "香水": 299, "香囊": 29},
    "茶饮": {"茶包": 45, "冷泡茶": 36, "礼盒": 168},
}
_NAMES = [
    (department, kind, scent + kind, yuan)
    for department, kinds in _KINDS.items()
    for kind, yuan in kinds.items()
    for scent in ("桂花", "茉莉", "白茶", "雪松", "柑橘")
]
_PRODUCTS = [(str(code), *names) for code, names in enumerate(_NAMES, start=60001)]
# The coupons of each campaign, by the kind of product they are good for.
_COUPONS = {"1": {"洗手液": "88001", "茶包": "88002"}, "2": {"香囊": "88003", "护手霜": "88004"}}
_BUSY_BY_WEEKDAY = (0.8, 0.8, 0.85, 0.9, 1.1, 1.35, 1.2)
# On the sale day enough that one unreadable line is less than the half percent a file may lose.
_TICKET_LINES, _INVOICE_LINES, _SALE_DAY_LINES = 150, 60, 320


def deliver(landing: Path, newest: date, days: int = 28, seed: int = 7) -> int:
    """Deliver ``days`` days up to the delivery date ``newest``, and return how many files changed.

    The same arguments give the same bytes. A sale in the middle brings one line with an open quote.
    """
    random = Random(f"{newest} {days} {seed}")
    dates = calendar_days(newest - timedelta(days=days), newest - timedelta(days=1))
    middle = dates[days // 2]
    campaigns = [["1", "会员日", dates[days // 7], middle], ["2", "新品尝鲜", middle, dates[-1]]]
    masters, offers = _masters(campaigns, random)
    files = [(f"pos__{stream}", dates[0], rows) for stream, rows in masters.items()]
    sold: list[list] = []
    for day in dates:
        busy = _BUSY_BY_WEEKDAY[day.weekday()]
        tickets, redemptions = _tickets(day, int(_TICKET_LINES * busy), offers, random)
        files += [("pos__ticket_lines", day, tickets), ("pos__redemptions", day, redemptions)]
        wanted = _SALE_DAY_LINES if day == middle else int(_INVOICE_LINES * busy)
        files.append(("webshop__invoice_lines", day, _invoices(day, wanted, sold, random)))
    contracts, broken = load_contracts(), ("webshop__invoice_lines", middle)
    return sum(
        _deliver(landing, contracts[name], day, rows, (name, day) == broken)
        for name, day, rows in files
    )


def _deliver(landing: Path, contract: Contract, day: date, rows: list, is_broken: bool) -> bool:
    # No value of this brand has a comma or a quote in it.
    lines = [",".join(map(str, row)) + "\n" for row in (contract.columns, *rows)]
    if is_broken:
        invoice, code, rest = lines[len(lines) // 2].split(",", 2)
        lines[len(lines) // 2] = f'{invoice},{code},"{rest}'
    totals = {
        name: sum((Decimal(row[contract.columns.index(name)]) for row in rows), Decimal(0))
        for name in contract.control_totals
    }
    stream = landing / contract.channel / contract.stream
    return deliver_file(stream, day, "".join(lines), len(rows), totals)


def _masters(campaigns: list[list], random: Random) -> tuple[dict, dict]:
    """Return the rows of each master, and the coupon offered to a member on a kind of product."""
    targets = [[code, member] for code, *_ in campaigns for member in random.sample(_MEMBERS, 100)]
    offers = {
        (member, kind): (coupon, code, start, end)
        for code, _, start, end in campaigns
        for kind, coupon in _COUPONS[code].items()
        for target, member in targets
        if target == code
    }
    return {
        "members": [[member, *random.choice(_HOUSEHOLDS)] for member in _MEMBERS],
        "products": [
            [code, "1", department, "Private", kind, name, "1件"]
            for code, department, kind, name, _ in _PRODUCTS
        ],
        "stores": [[store, date(2016 + place, 5, 1)] for place, store in enumerate(_STORES)],
        "campaigns": campaigns,
        "campaign_targets": targets,
        "coupons": [
            [kinds[kind], product, campaign]
            for campaign, kinds in _COUPONS.items()
            for product, _, kind, *_ in _PRODUCTS
            if kind in kinds
        ],
    }, offers


def _tickets(day: date, wanted: int, offers: dict, random: Random) -> tuple[list, list]:
    """Return the day's ticket lines and redemptions, and take what was redeemed from the offers."""
    lines: list[list] = []
    redemptions: list[list] = []
    while len(lines) < wanted:
        # Squared, so that some members come often and many seldom.
        member = _MEMBERS[int(len(_MEMBERS) * random.random() ** 2)]
        store = random.choice(_STORES) if random.random() < 0.15 else _STORES[int(member) % 6]
        basket, moment = f"{day:%Y%m%d}{len(lines):04}", _moment(day, len(lines), wanted)
        for product, _, kind, _, yuan in random.sample(_PRODUCTS, random.choice((1, 2, 2, 3, 4))):
            quantity = random.choice((1, 1, 1, 2))
            discount = yuan * quantity / 10 if random.random() < 0.3 else 0
            coupon, campaign, start, end = offers.get((member, kind), ("", "", date.max, date.max))
            is_redeemed = start <= day <= end and random.random() < 0.6
            if is_redeemed:
                del offers[member, kind]
                redemptions.append([member, coupon, campaign, day])
            off, match = (5, 1) if is_redeemed else (0, 0)
            money = (yuan * quantity - discount - match, discount, off, match)
            ids = (member, store, basket, product)
            lines.append([*ids, quantity, *map("{:.2f}".format, money), moment])
    return lines, redemptions


def _invoices(day: date, wanted: int, sold: list[list], random: Random) -> list[list]:
    """Return the day's invoice lines; ``sold`` holds what may still be cancelled."""
    lines: list[list] = []
    while len(lines) < wanted:
        invoice, moment = f"{day:%y%m%d}{len(lines):03}", _moment(day, len(lines), wanted)
        if sold and random.random() < 0.06:
            _, code, name, quantity, _, *rest = sold.pop(random.randrange(len(sold)))
            lines.append([f"C{invoice}", code, name, -quantity, moment, *rest])
            continue
        goods = random.sample(_PRODUCTS, random.choice((1, 2, 3, 4)))
        if random.random() < 0.25:
            goods.append(("POST", "", "", "邮费", 12))
        customer = "" if random.random() < 0.2 else random.randrange(20001, 20151)
        for code, _, _, name, yuan in goods:
            ids, quantity = (invoice, code, name), random.choice((1, 1, 2, 6))
            lines.append([*ids, quantity, moment, f"{yuan:.2f}", customer, "China"])
        sold += lines[-len(goods) :]
    return lines


def _moment(day: date, done: int, wanted: int) -> datetime:
    """Spread what a day brings over its opening hours, from ten to ten."""
    return datetime.combine(day, time(10)) + timedelta(seconds=12 * 3600 * done // wanted)
