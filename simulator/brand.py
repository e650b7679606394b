"""A small Chinese retail brand made of random numbers, for a first look at the whole pipeline.

It speaks the formats of the channels ``pos`` and ``webshop``. What the brand sells, to whom, and
how its exports look belongs here; nothing about it is calibrated.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

from real_data.complete_journey import calendar_days, deliver_file

_STORES = ("SH01", "SH02", "HZ01", "NJ01", "CD01", "GZ01")
_MEMBERS = [str(number) for number in range(10001, 10301)]
_CUSTOMERS = [str(number) for number in range(20001, 20151)]
_SCENTS = ("桂花", "茉莉", "白茶", "雪松", "柑橘")
_KINDS = (
    *(("洗护", "洗手液", 3900), ("洗护", "沐浴露", 6900), ("洗护", "护手霜", 4900)),
    *(("洗护", "洗发水", 7900), ("洗护", "身体乳", 8900), ("香氛", "香薰蜡烛", 12800)),
    *(("香氛", "扩香石", 9900), ("香氛", "香水", 29900), ("香氛", "香囊", 2900)),
    *(("茶饮", "茶包", 4500), ("茶饮", "冷泡茶", 3600), ("茶饮", "礼盒", 16800)),
)
_BUSY = (0.8, 0.8, 0.85, 0.9, 1.1, 1.35, 1.2)
_TICKET_LINES, _SHOP_LINES = 150, 60
# One unreadable line in so many stays below the half percent that a file may lose.
_SALE_DAY_LINES = 320
_COUPON_FEN, _MATCH_FEN, _POSTAGE_FEN = 500, 100, 1200

_MEMBER = "household_id,age,income,home_ownership,marital_status,household_size,household_comp"
_PRODUCT = "product_id,manufacturer_id,department,brand,product_category,product_type,package_size"
_MONEY = ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")
_TICKET = f"household_id,store_id,basket_id,product_id,quantity,{','.join(_MONEY)}"
_INVOICE = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


class _Product(NamedTuple):
    code: str
    name: str
    department: str
    kind: str
    fen: int


class _Campaign(NamedTuple):
    campaign_id: str
    name: str
    start: date
    end: date
    targets: list[str]
    coupons: dict[str, str]
    """Coupon code by the kind of product it is good for."""


_PRODUCTS = [
    _Product(str(60001 + place), scent + kind, department, kind, fen)
    for place, (scent, (department, kind, fen)) in enumerate(product(_SCENTS, _KINDS))
]


def deliver(landing: Path, newest: date, days: int = 28, seed: int = 7) -> int:
    """Deliver ``days`` days up to the delivery date ``newest``, and return how many files are new.

    The same arguments give the same bytes. The web shop's file of the day in the middle, a sale,
    has one line whose quote never closes.
    """
    random = Random(f"{newest} {days} {seed}")
    dates = calendar_days(newest - timedelta(days=days), newest - timedelta(days=1))
    campaigns = _campaigns(dates, random)
    pos, shop = landing / "pos", landing / "webshop" / "invoice_lines"
    written = 0
    for stream, (header, rows) in _masters(campaigns, random).items():
        written += deliver_file(pos / stream, dates[0], _csv(header, rows), len(rows))
    redeemed: set[tuple[str, str]] = set()
    sold: list[list] = []
    for day in dates:
        lines, redemptions = _tills(day, campaigns, redeemed, random)
        totals = {
            name: sum((Decimal(line[5 + place]) for line in lines), Decimal(0))
            for place, name in enumerate(_MONEY)
        }
        content = _csv(f"{_TICKET},transaction_timestamp", lines)
        written += deliver_file(pos / "ticket_lines", day, content, len(lines), totals)
        content = _csv("household_id,coupon_upc,campaign_id,redemption_date", redemptions)
        written += deliver_file(pos / "redemptions", day, content, len(redemptions))

        is_sale = day == dates[days // 2]
        lines = _invoices(day, _SALE_DAY_LINES if is_sale else _lines(_SHOP_LINES, day), sold, random)
        content = _csv(_INVOICE, lines)
        totals = {"Quantity": Decimal(sum(line[3] for line in lines))}
        content = _with_an_open_quote(content) if is_sale else content
        written += deliver_file(shop, day, content, len(lines), totals)
    return written


def _campaigns(dates: list[date], random: Random) -> list[_Campaign]:
    start, middle = dates[len(dates) // 7], dates[len(dates) // 2]
    return [
        _Campaign("1", "会员日", start, middle, [], {"洗手液": "88001", "茶包": "88002"}),
        _Campaign("2", "新品尝鲜", middle, dates[-1], [], {"香囊": "88003", "护手霜": "88004"}),
    ]
