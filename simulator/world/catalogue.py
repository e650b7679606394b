"""Styles and their units, what stores receive of them, and the offers that go with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from simulator.world.chance import Chance
from simulator.world.offers import fill_offers
from simulator.world.ranges import OWN_BRAND, RANGES, SEASONS, Range
from simulator.world.settings import Settings
from simulator.world.store import World
from simulator.world.supply import fill_receipts

_ALL_YEAR = "四季"
_BARCODE_START = "6970123"
# Month and day between which the clothes of a season are launched.
_LAUNCHES = {
    "春": ((1, 8), (3, 10)),
    "夏": ((3, 15), (5, 15)),
    "秋": ((7, 10), (9, 10)),
    "冬": ((9, 15), (11, 10)),
}
_MODELS = ("云朵", "星河", "森林", "晴天", "小岛")
_ONE_COLOR, _ONE_SIZE = ("均色", "00"), "均码"
_YEARS_BACK = 4
_DAYS_AHEAD = 365
"""Styles are planned for so many days after the first night."""


@dataclass(frozen=True)
class _Style:
    range: Range
    number: int
    season: str
    year: int | None
    chance: Chance

    def drawn(self, what: str, low: int, high: int) -> int:
        """Return a whole number from ``low`` up to and without ``high``."""
        return int(self.chance.between(f"style {what}", low, high, self.number))

    @cached_property
    def age(self) -> tuple[int, int, str, tuple[str, ...]]:
        return self.range.ages[self.drawn("age", 0, len(self.range.ages))]

    @property
    def model(self) -> str:
        return _MODELS[self.drawn("model", 0, len(_MODELS))]

    @property
    def names(self) -> dict[str, int]:
        """Names to choose from, each with its price in yuan."""
        return self.range.names or SEASONS[self.season]

    @property
    def style_no(self) -> str:
        season = "CXQD"["春夏秋冬".index(self.season)] if self.year else "A"
        return f"{self.range.code}{(self.year or 0) % 100:02d}{season}{self.number:03d}"

    def row(self, night: date) -> dict:
        """Return the style as a product; prices end in 9 yuan."""
        name = list(self.names)[self.drawn("name", 0, len(self.names))]
        yuan = self.names[name] * self.drawn("price", 82, 125) // 1000 * 10 + 9
        brand = self.range.brands[self.drawn("brand", 0, len(self.range.brands))]
        from_months, to_months, age, _ = self.age
        return {
            "product_id": self.number,
            "style_no": self.style_no,
            "name": ("" if brand == OWN_BRAND else brand) + self.model + age + name,
            "category": self.range.category,
            "subcategory": self.range.subcategory,
            "brand": brand,
            "season": self.season,
            "year": self.year,
            "from_months": from_months,
            "to_months": to_months,
            "tag_price_fen": yuan * 100,
            "cost_fen": yuan * self.drawn("cost", 31, 60),
            "launched_on": self.launched_on(night),
        }

    def launched_on(self, night: date) -> date:
        if self.year is None:
            before = self.drawn("launch", -_DAYS_AHEAD // 2, 365 * 2 * _YEARS_BACK)
            return night - timedelta(days=before)
        first, last = (date(self.year, *day) for day in _LAUNCHES[self.season])
        return first + timedelta(days=self.drawn("launch", 0, (last - first).days + 1))

    def units(self) -> Iterator[dict]:
        """Yield the style's units: each of some colours in each of its age's sizes."""
        colors, most = self.range.colors, self.range.most_colors
        count = min(self.drawn("colors", 1, most + 1), len(colors))
        start = self.drawn("first color", 0, max(len(colors), 1))
        places = [(start + place) % len(colors) for place in range(count)]
        codes = [(colors[place], f"{place + 1:02d}") for place in places] or [_ONE_COLOR]
        sizes = self.age[3]
        size_codes = [(size, f"{place:03d}") for place, size in enumerate(sizes, 1)]
        for color, color_code in codes:
            for size, size_code in size_codes or [(_ONE_SIZE, "000")]:
                yield {
                    "product_id": self.number,
                    "sku_code": f"{self.style_no}{color_code}{size_code}",
                    "color": color,
                    "size": size,
                    "color_code": color_code,
                    "size_code": size_code,
                }


def fill_catalogue(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``products``, ``skus``, ``receipts`` and the tables of the offers."""
    styles = list(_styles(settings.first_night, chance))
    units = [unit for style in styles for unit in style.units()]
    for sku_id, unit in enumerate(units, 1):
        unit["sku_id"] = sku_id
        unit["barcode"] = _with_check_digit(f"{_BARCODE_START}{sku_id:05d}")
    for table, rows in (
        ("products", [style.row(settings.first_night) for style in styles]),
        ("skus", units),
    ):
        world.add(table, {name: [row[name] for row in rows] for name in rows[0]})
    fill_receipts(world, settings, chance)
    fill_offers(world, settings, chance)


def _styles(night: date, chance: Chance) -> Iterator[_Style]:
    """Yield the styles: the clothes of the seasons in turn, from years ago to next year's."""
    launches = [
        (date(year, *_LAUNCHES[season][1]), season, year)
        for year in range(night.year - _YEARS_BACK, night.year + 2)
        for season in SEASONS
    ]
    until = night + timedelta(days=_DAYS_AHEAD)
    turns = [(season, year) for last, season, year in launches if last <= until]
    number = 0
    for each in RANGES:
        for place in range(each.styles):
            number += 1
            season, year = turns[-1 - place % len(turns)] if each.is_seasonal else (_ALL_YEAR, None)
            yield _Style(each, number, season, year, chance)


def _with_check_digit(digits: str) -> str:
    """Return an EAN-13 from its first twelve digits."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
