"""Where stores are: names and addresses, and the stores that are no shops."""

from datetime import date, timedelta

from simulator.world.chance import Chance
from simulator.world.cities import CITIES, MALL_KINDS, MALL_WORDS, ROADS, City

BRAND = "小荷亲子"
MALL_SHARE = 0.7
# Channel, name, number, and how many days before the first night it opened.
_VIRTUAL_STORES = (
    ("youzan", "有赞微商城", "V-YZ", 2200),
    ("xiaodian", "视频号小店", "V-XD", 1100),
    ("douyin", "抖音旗舰店", "V-DY", 1500),
    ("tmall", "天猫旗舰店", "V-TM", 3300),
    ("jd", "京东旗舰店", "V-JD", 2600),
    ("xiaohongshu", "小红书旗舰店", "V-XHS", 1200),
)
_ROUNDS = ("", *"二三四五六七八九")


def address(store_id: int, city: City, in_city: int, chance: Chance) -> dict:
    """Return what the place of a store says of it; ``in_city`` counts the stores of the city."""
    block, district_place = divmod(in_city, len(city.districts))
    district, longitude, latitude = city.districts[district_place]
    road = ROADS[(block + 2 * district_place + CITIES.index(city)) % len(ROADS)]
    street_number = int(chance.between("street number", 1, 900, store_id))
    if chance.happens("in a mall", MALL_SHARE, store_id):
        start, turn = CITIES.index(city), in_city // len(MALL_WORDS)
        word = MALL_WORDS[(in_city * 7 + start * 5) % len(MALL_WORDS)]
        place = word + MALL_KINDS[(in_city + 2 * turn + start) % len(MALL_KINDS)]
        around = turn // len(MALL_KINDS)
        floor = int(chance.between("floor", 1, 6, store_id))
        where = f"{road}{street_number}号{place}{floor}层"
    else:
        place, around = (
            district.removesuffix("区").replace("东新", "东") + road,
            block // len(ROADS),
        )
        where = f"{road}{street_number}号"
    telephone = int(chance.between("telephone", 0, 10**7, store_id))
    numeral = _ROUNDS[around] if around < len(_ROUNDS) else str(around + 1)
    return {
        "store_no": f"{city.code}{district_place + 1:02d}{block + 1:02d}",
        "name": f"{BRAND}{city.name[:-1]}{place}{numeral}店",
        "city": city.name,
        "province": city.province,
        "district": district,
        "address": f"{city.name}{district}{where}",
        "longitude": round(longitude + 0.03 * float(chance.normal("longitude", store_id)), 6),
        "latitude": round(latitude + 0.02 * float(chance.normal("latitude", store_id)), 6),
        "telephone": f"{city.area_code}-6{telephone:07d}",
        "is_virtual": False,
        "is_test": False,
    }


def other_places(first_id: int, night: date) -> list[dict]:
    """Return the virtual store of each online channel, and the store that the systems test with."""
    home = {"city": CITIES[0].name, "province": CITIES[0].province}
    rows = [
        home
        | {"store_no": number, "name": BRAND + name, "channel": channel, "is_virtual": True}
        | {"opened_on": night - timedelta(days=age), "is_test": False}
        for channel, name, number, age in _VIRTUAL_STORES
    ]
    district, longitude, latitude = CITIES[0].districts[0]
    rows.append(
        home
        | {"store_no": "TEST01", "name": f"{BRAND}测试店", "district": district}
        | {"address": f"{CITIES[0].name}{district}总部机房", "telephone": "021-60000000"}
        | {"longitude": longitude, "latitude": latitude, "is_virtual": False, "is_test": True}
        | {"opened_on": night - timedelta(days=2400)}
    )
    return [{"store_id": first_id + place} | row for place, row in enumerate(rows)]
