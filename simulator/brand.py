"""A small Chinese retail brand made of random numbers, for a first look at the whole pipeline.

It speaks the formats of the channels ``pos`` and ``webshop``. What the brand sells, to whom, and
how its exports look belongs here; nothing about it is calibrated.
"""

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from orchestration.landing.contracts import Contract, load_contracts
from real_data.online_retail import calendar_days, deliver_file

_STORES = ("SH01", "SH02", "HZ01", "NJ01", "CD01", "GZ01")
_MEMBERS = [str(number) for number in range(10001, 10301)]
_CUSTOMERS = [str(number) for number in range(20001, 20151)]
_SCENTS = ("桂花", "茉莉", "白茶", "雪松", "柑橘")
_PRICES_FEN = {
    "洗护": {"洗手液": 3900, "沐浴露": 6900, "护手霜": 4900, "洗发水": 7900, "身体乳": 8900},
    "香氛": {"香薰蜡烛": 12800, "扩香石": 9900, "香水": 29900, "香囊": 2900},
    "茶饮": {"茶包": 4500, "冷泡茶": 3600, "礼盒": 16800},
}
_NAMES = [
    (department, kind, scent + kind, fen)
    for department, kinds in _PRICES_FEN.items()
    for kind, fen in kinds.items()
    for scent in _SCENTS
]
_PRODUCTS = [(str(code), *names) for code, names in enumerate(_NAMES, start=60001)]
# The coupons of each campaign, by the kind of product they are good for.
_COUPONS = {
    "会员日": {"洗手液": "88001", "茶包": "88002"},
    "新品尝鲜": {"香囊": "88003", "护手霜": "88004"},
}
_COUPON_FEN, _MATCH_FEN, _POSTAGE_FEN = 500, 100, 1200
_HOUSEHOLDS = (
    ["25-34", "50-74K", "Renter", "Unmarried", "1", "1 Adult No Kids", "0"],
    ["35-44", "75-99K", "Homeowner", "Married", "3", "2 Adults Kids", "1"],
    [""] * 7,
)
_BUSY_BY_WEEKDAY = (0.8, 0.8, 0.85, 0.9, 1.1, 1.35, 1.2)
_TICKET_LINES, _INVOICE_LINES = 150, 60
# Enough that one unreadable line stays below the half percent that a file may lose.
_SALE_DAY_LINES = 320


def deliver(landing: Path, newest: date, days: int = 28, seed: int = 7) -> int:
    """Deliver ``days`` days up to the delivery date ``newest``, and return how many files changed.

    The same arguments give the same bytes. The day in the middle is a sale in the web shop, and
    one line of its file has a quote that never closes.
    """
    random = Random(f"{newest} {days} {seed}")
    dates = calendar_days(newest - timedelta(days=days), newest - timedelta(days=1))
    middle = dates[days // 2]
    contracts = load_contracts()
    masters, offers = _masters([(dates[days // 7], middle), (middle, dates[-1])], random)
    sold: list[list] = []
    written = 0
    for stream, rows in masters.items():
        written += _deliver(landing, contracts[f"pos__{stream}"], dates[0], rows)
    for day in dates:
        busy = _BUSY_BY_WEEKDAY[day.weekday()]
        tickets, redemptions = _tickets(day, int(_TICKET_LINES * busy), offers, random)
        wanted = _SALE_DAY_LINES if day == middle else int(_INVOICE_LINES * busy)
        invoices = _invoices(day, wanted, sold, random)
        written += _deliver(landing, contracts["pos__ticket_lines"], day, tickets)
        written += _deliver(landing, contracts["pos__redemptions"], day, redemptions)
        contract = contracts["webshop__invoice_lines"]
        written += _deliver(landing, contract, day, invoices, is_broken=day == middle)
    return written


def _deliver(
    landing: Path, contract: Contract, day: date, rows: list[list], is_broken: bool = False
) -> bool:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([contract.columns, *rows])
    lines = text.getvalue().splitlines(keepends=True)
    if is_broken:
        invoice, code, rest = lines[len(lines) // 2].split(",", 2)
        lines[len(lines) // 2] = f'{invoice},{code},"{rest}'
    totals = {
        name: sum((Decimal(row[contract.columns.index(name)]) for row in rows), Decimal(0))
        for name in contract.control_totals
    }
    stream = landing / contract.channel / contract.stream
    return deliver_file(stream, day, "".join(lines), len(rows), totals)


def _masters(windows: list[tuple[date, date]], random: Random) -> tuple[dict, dict]:
    """Return the rows of each master, and the offers: member and kind to a coupon's redemption."""
    campaigns = [
        [str(number), name, *window]
        for number, (name, window) in enumerate(zip(_COUPONS, windows, strict=True), start=1)
    ]
    targets = [[code, member] for code, *_ in campaigns for member in random.sample(_MEMBERS, 100)]
    offers = {
        (member, kind): (coupon, code, start, end)
        for code, name, start, end in campaigns
        for kind, coupon in _COUPONS[name].items()
        for target, member in targets
        if target == code
    }
    masters = {
        "members": [[member, *random.choice(_HOUSEHOLDS)] for member in _MEMBERS],
        "products": [
            [code, "1", department, "Private", kind, name, "1件"]
            for code, department, kind, name, _ in _PRODUCTS
        ],
        "stores": [[store, date(2016 + place, 5, 1)] for place, store in enumerate(_STORES)],
        "campaigns": campaigns,
        "campaign_targets": targets,
        "coupons": [
            [_COUPONS[name][kind], product, campaign]
            for campaign, name, *_ in campaigns
            for product, _, kind, *_ in _PRODUCTS
            if kind in _COUPONS[name]
        ],
    }
    return masters, offers


def _tickets(day: date, wanted: int, offers: dict, random: Random) -> tuple[list, list]:
    """Return the day's ticket lines and redemptions, and take what was redeemed from the offers."""
    lines: list[list] = []
    redemptions: list[list] = []
    while len(lines) < wanted:
        # Squared, so that some members come often and many seldom.
        member = _MEMBERS[int(len(_MEMBERS) * random.random() ** 2)]
        home = _STORES[int(member) % len(_STORES)]
        store = home if random.random() < 0.85 else random.choice(_STORES)
        basket, moment = f"{day:%Y%m%d}{len(lines):04}", _moment(day, len(lines), wanted)
        for product, _, kind, _, fen in random.sample(_PRODUCTS, random.choice((1, 2, 2, 3, 4))):
            quantity = random.choice((1, 1, 1, 2))
            discount = fen * quantity // 10 if random.random() < 0.3 else 0
            coupon, campaign, start, end = offers.get((member, kind), ("", "", date.max, date.max))
            is_redeemed = start <= day <= end and random.random() < 0.6
            if is_redeemed:
                del offers[member, kind]
                redemptions.append([member, coupon, campaign, day])
            off, match = (_COUPON_FEN, _MATCH_FEN) if is_redeemed else (0, 0)
            money = map(_yuan, (fen * quantity - discount - match, discount, off, match))
            lines.append([member, store, basket, product, quantity, *money, moment])
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
        customer = "" if random.random() < 0.2 else random.choice(_CUSTOMERS)
        country = "Hong Kong" if random.random() < 0.05 else "China"
        bought = [
            [code, name, random.choice((1, 1, 2, 6)), moment, _yuan(fen)]
            for code, _, _, name, fen in random.sample(_PRODUCTS, random.choice((1, 2, 3, 4)))
        ]
        if random.random() < 0.25:
            bought.append(["POST", "邮费", 1, moment, _yuan(_POSTAGE_FEN)])
        bought = [[invoice, *line, customer, country] for line in bought]
        lines += bought
        sold += bought
    return lines


def _moment(day: date, done: int, wanted: int) -> datetime:
    """Spread what a day brings over its opening hours, from ten to ten."""
    return datetime.combine(day, time(10)) + timedelta(seconds=12 * 3600 * done // wanted)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"
