"""A big brand made of a small one: its lake many times over, with other persons in each copy.

What names somebody or something of a copy's own (ids under ``-- ids`` of the staging models, and
all tokens) gets the number of the copy behind it, in lists too. Goods, coupon templates, platforms
and birthdays stay shared; a stream without ids of its own is told once. The ledgers still balance:
a file has as many times its lines and its totals.

``python -m benchmarks.copies HOME OUT COPIES`` makes one.
"""

import re
import shutil
import sys
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.landing.contracts import STAGING, load_contracts

_SHARED = {
    *("product_id", "product_ids", "sku_id", "product_record_id", "sku_record_id", "barcode"),
    *("platform_product_id", "platform_sku_id", "style_id", "style_no", "item_id", "template_id"),
    *("tag_id", "tag_group_id", "corp_id", "named_corp_id", "appid", "account_username"),
    *("chain_id", "merchant_id", "shop_id", "article_id", "host_id", "talent_id", "video_id"),
    *("policy_version", "channel_account_id", "birthday"),
    *("org_node_id", "parent_org_node_id"),
}
_SHARED_KINDS = {"drop", "tag_name", "wechat_channels_name", "host_name", "birthday"}
# They stand beside the ids of which a staging model makes one.
_NO_IDS = {"jdPrice", "skuId", "sku_id", "skuTag", "order_type", "payment_code", "type"}
_NO_IDS |= {"is_free_gift"}
# They hold ids, but not as ids.
_ALSO = {
    "jushuitan__orders": ["merge_so_id"],
    "pinkr__tickets": ["coupon_codes"],
    "wecom__acquisition_customers": ["state"],
    "wecom__callbacks": ["State"],
    "wecom__contact_follow_users": ["state"],
    "wecom__contact_ways": ["state"],
    "wecom__contacts_by_user": ["follow_info.state"],
    "wecom__group_chat_members": ["state"],
    "wecom__user_attributes": ["text.value"],
    "wecom__users": ["direct_leader"],
    "wecom__departments": ["department_leader"],
    "youzan__order_items": ["oid"],
    "youzan__shops": ["id"],
    "youzan__orders": [
        "full_order_info.order_info.order_extra.service_guide.service_guide_staff",
        "full_order_info.order_info.order_extra.service_guide.service_guide_shop_no",
        "full_order_info.order_info.order_extra.sales_guide.order_sales_staff",
    ],
}
_KEPT = ("registry.sqlite", "key", "brand", "identity.yml", "contests.yml", "lake/key_id")
_IDS = re.compile(
    r"-- ids\n(.*?)\n\s*(?:-- (?:strings|numerics|booleans|dates|timestamps)\n|from )", re.S
)
_READ = "read_parquet('{}', hive_partitioning = false)"
_COUNTS = {
    "landing__deliveries": ("received", "loaded"),
    "landing__control_totals": ("declared", "received", "landed"),
}
# More than any file has.
_LINES = 10_000_000


def multiply(home: Home, big: Home, copies: int) -> None:
    """Write the lake of ``home`` so many times into the one of ``big``."""
    for name in _KEPT:
        (big.root / name).parent.mkdir(parents=True, exist_ok=True)
        # The key may only be read, also by the copy of the night before.
        (big.root / name).unlink(missing_ok=True)
        shutil.copy(home.root / name, big.root / name)
    own = own_columns()
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as db:
        for file in sorted(home.lake.glob("*/*/*.parquet")):
            stream, out = file.parts[-3], big.lake / file.relative_to(home.lake)
            out.parent.mkdir(parents=True, exist_ok=True)
            if stream in _COUNTS:
                query = _counted(file, _COUNTS[stream], own, copies)
            elif own.get(stream):
                query = _multiplied(file, own[stream], copies)
            else:
                query = f"from {_READ.format(file)}"
            db.execute(f"copy ({query}) to '{out}' (format parquet)")


def own_columns() -> dict[str, list[str]]:
    """Return the columns of each stream whose values are other ones in each copy."""
    staged: dict[str, str] = {}
    for path in sorted(STAGING.glob("*/stg_*.sql")):
        text = path.read_text()
        lines = [line.strip(" ,") for ids in _IDS.findall(text) for line in ids.split("\n")]
        own = "\n".join(line for line in lines if line.split(" as ")[-1] not in _SHARED)
        for stream in re.findall(r"source\('raw', '(\w+)'\)", text):
            staged[stream] = staged.get(stream, "") + own
    return {
        each.name: [
            name
            for name in each.columns
            if name in _ALSO.get(each.name, [])
            or (
                each.pii[name] not in _SHARED_KINDS
                if name in each.pii
                else name not in _NO_IDS
                and re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", staged.get(each.name, ""))
            )
        ]
        for whole in load_contracts().values()
        for each in whole.family
    }


def _counted(file: Path, counts: tuple[str, ...], own: dict[str, list[str]], copies: int) -> str:
    """Count what is told once for each copy as often."""
    told = [
        f"('{whole.channel}', '{whole.stream}')"
        for whole in load_contracts().values()
        if any(own[each.name] for each in whole.family)
    ]
    times = f"case when (channel, stream) in ({', '.join(told)}) then {copies} else 1 end"
    changed = ", ".join(f"{name} * {times} as {name}" for name in counts)
    return f"select * replace ({changed}) from {_READ.format(file)}"


def _multiplied(file: Path, columns: list[str], copies: int) -> str:
    # First the place, then the number: what matches is looked for once and not in each copy.
    marked = ", ".join(
        f"case when \"{name}\" in ('', '0', '-') then \"{name}\""
        f" else regexp_replace(\"{name}\", '([^\\s,;\"\\[\\]=]+)', '\\1' || chr(1), 'g')"
        f' end as "{name}"'
        for name in columns
    )
    numbered = ", ".join(f'replace("{name}", chr(1), suffix) as "{name}"' for name in columns)
    return f"""
        with lines as (select * replace ({marked}) from {_READ.format(file)})
        select lines.* replace ({numbered}, _line_no + {_LINES} * copy as _line_no)
        from (
            select copy, lpad(cast(copy as varchar), 3, '0') as suffix
            from range({copies}) as numbers (copy)
        ) cross join lines
    """


if __name__ == "__main__":
    multiply(Home(Path(sys.argv[1])), Home(Path(sys.argv[2])), int(sys.argv[3]))
