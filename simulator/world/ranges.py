"""What the brand sells: its ranges, with their names, ages, prices, colours and sizes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """Styles of a kind. Ages are stretches of months with a name and the sizes made for them."""

    category: str
    subcategory: str
    code: str
    styles: int
    names: dict[str, int]
    """What a style is called, and about what it costs in yuan; by season where this is empty."""
    brands: tuple[str, ...]
    ages: tuple[tuple[int, int, str, tuple[str, ...]], ...]
    colors: tuple[str, ...] = ()
    most_colors: int = 1
    is_seasonal: bool = False


OWN_BRAND = "思屿"
_COLORS = ("奶白", "雾蓝", "豆粉", "燕麦", "鹅黄", "薄荷绿", "砖红", "藏青", "浅灰", "藕紫")
_SOFT_COLORS = ("奶白", "雾蓝", "豆粉", "燕麦", "鹅黄")
_BABY = ("59cm", "66cm", "73cm", "80cm")
_TODDLER = ("80cm", "90cm", "100cm", "110cm")
_CHILD = ("110cm", "120cm", "130cm", "140cm", "150cm")
_SMALL = (0, 12, "婴儿", _BABY)
_ANY_AGE: tuple[tuple[int, int, str, tuple[str, ...]], ...] = (
    (0, 12, "婴儿", ()),
    (6, 36, "宝宝", ()),
    (12, 72, "儿童", ()),
)
# What clothes of a season are, and about what they cost in yuan.
SEASONS = {
    "春": {"针织开衫": 169, "卫衣": 139, "长裤": 119, "薄外套": 199, "衬衫": 129},
    "夏": {"短袖T恤": 79, "短裤": 69, "连衣裙": 149, "背心": 59, "防晒衣": 129},
    "秋": {"毛衣": 169, "夹克": 219, "加绒卫衣": 159, "牛仔裤": 149, "马甲": 139},
    "冬": {"羽绒服": 499, "棉服": 329, "羊毛衫": 259, "加厚长裤": 179, "抓绒外套": 229},
}
RANGES = (
    Range(
        *("奶粉", "婴幼儿奶粉", "MP", 20, {"配方奶粉": 298, "有机奶粉": 368, "羊奶粉": 398}),
        brands=(OWN_BRAND, "贝沐", "诺恩"),
        ages=(
            (0, 6, "1段", ("400g", "800g")),
            (6, 12, "2段", ("400g", "800g")),
            (12, 36, "3段", ("400g", "800g")),
            (36, 84, "4段", ("800g",)),
        ),
    ),
    Range(
        *("纸尿裤", "纸尿裤", "DP", 16, {"纸尿裤": 129, "拉拉裤": 149, "夜用纸尿裤": 139}),
        brands=(OWN_BRAND, OWN_BRAND, "贝沐"),
        ages=((0, 12, "婴儿", ("NB", "S", "M", "L")), (6, 36, "宝宝", ("L", "XL", "XXL"))),
    ),
    Range(
        *("辅食", "辅食", "BF", 24),
        names={"高铁米粉": 59, "果泥": 15, "蔬菜面条": 32, "溶豆": 39, "磨牙棒": 29, "肉松": 49},
        brands=(OWN_BRAND, OWN_BRAND, "小桉树"),
        ages=(
            (6, 12, "初期", ("单包", "三包装")),
            (8, 24, "中期", ("单包", "三包装")),
            (12, 48, "后期", ("单包",)),
        ),
    ),
    Range(
        *("洗护", "婴童洗护", "CW", 24),
        names={"润肤霜": 89, "沐浴露": 69, "洗发水": 69, "护臀膏": 59, "湿巾": 25, "洗衣液": 49},
        brands=(OWN_BRAND, OWN_BRAND, OWN_BRAND, "小桉树"),
        ages=((0, 36, "婴儿", ("小瓶", "大瓶")), (24, 120, "儿童", ("小瓶", "大瓶"))),
    ),
    Range(
        *("喂养", "喂养用品", "FD", 24),
        names={"宽口奶瓶": 99, "学饮杯": 79, "餐碗套装": 69, "保温杯": 139, "安抚奶嘴": 39},
        brands=(OWN_BRAND, OWN_BRAND, "诺恩"),
        ages=_ANY_AGE,
        colors=_SOFT_COLORS,
        most_colors=4,
    ),
    Range(
        *("玩具", "益智玩具", "TY", 28),
        names={"积木": 129, "摇铃": 49, "布书": 59, "拼图": 69, "毛绒玩偶": 99, "爬行垫": 259},
        brands=(OWN_BRAND, OWN_BRAND, "乐岛"),
        ages=_ANY_AGE,
        colors=_SOFT_COLORS,
        most_colors=3,
    ),
    Range(
        *("孕产", "待产用品", "PN", 16),
        names={"待产包": 299, "产褥垫": 39, "吸奶器": 399, "防溢乳垫": 35, "哺乳枕": 159},
        brands=(OWN_BRAND, OWN_BRAND, "贝沐"),
        ages=((-9, 0, "孕期", ()), (-3, 6, "产后", ())),
        colors=("奶白", "豆粉"),
        most_colors=2,
    ),
    Range(
        *("童装", "婴儿装", "BB", 56, {}, (OWN_BRAND,)),
        ages=(_SMALL, (6, 24, "小宝宝", _TODDLER)),
        colors=_SOFT_COLORS,
        most_colors=2,
        is_seasonal=True,
    ),
    Range(
        *("童装", "幼童装", "TD", 40, {}, (OWN_BRAND,)),
        ages=((12, 60, "幼童", _TODDLER),),
        colors=_COLORS,
        most_colors=2,
        is_seasonal=True,
    ),
    Range(
        *("童装", "中大童装", "KD", 32, {}, (OWN_BRAND, OWN_BRAND, OWN_BRAND, "乐岛")),
        ages=((48, 144, "儿童", _CHILD),),
        colors=_COLORS,
        most_colors=2,
        is_seasonal=True,
    ),
    Range(
        *("孕妇装", "孕妇装", "MW", 16),
        names={"孕妇连衣裙": 259, "托腹裤": 169, "哺乳衫": 159, "孕妇外套": 359},
        brands=(OWN_BRAND,),
        ages=((-7, 3, "孕期", ("M", "L", "XL", "XXL")),),
        colors=_COLORS,
        most_colors=2,
        is_seasonal=True,
    ),
    Range(
        *("婴儿内衣", "婴儿内衣", "NW", 24),
        names={"连体衣": 99, "和尚服": 89, "内衣套装": 129, "包屁衣": 79, "睡袋": 199},
        brands=(OWN_BRAND,),
        ages=(_SMALL, (6, 36, "宝宝", _TODDLER)),
        colors=_SOFT_COLORS,
        most_colors=2,
    ),
)
