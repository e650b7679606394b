"""Money in stock and money let off the tag price, by season."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

_SUMS = ("stock_cost_fen", "sold_quantity", "markdown_fen")
_BESIDE = "\n".join(
    f"""
        sum(case scope_type when 'brand' then {column} when 'store' then -{column} else 0 end)
            over one_season as {column}_beside_the_stores,"""
    for column in _SUMS
)

rows = f"""
    with newest as (
        select
            coalesce(season, 'unknown') as season,
            product_year,
            strftime(last_told_date, '%Y-%m') as month,
            greatest(closing_quantity, 0) as closing_quantity
        from store.sell_through_weekly
        qualify row_number() over (
            partition by store_id, sku_id order by week_start_date desc
        ) = 1
    ),
    weekly as (
        select month, season, product_year, sum(closing_quantity) as closing_quantity
        from newest
        where month = (select max(month) from newest)
        group by all
    )
    select
        stock.*,
        {_BESIDE}
        case
            when scope_type = 'brand' then stock_quantity - weekly.closing_quantity
        end as stock_quantity_beside_the_weeks,
        (last_told_date is null) <> (stock_quantity is null)
            or uncosted_quantity > stock_quantity
            or strftime(last_told_date, '%Y-%m') <> stock.month as is_odd
    from store.stock_value_monthly as stock
    left join weekly
        on
            stock.month = weekly.month
            and stock.season = weekly.season
            and stock.product_year is not distinct from weekly.product_year
    window one_season as (partition by stock.month, stock.season, stock.product_year)
"""

# Without a list of the brand's own units nothing is known to move or to be in stock.
may_be_empty = "select true"

suite = table_suite(
    "store.stock_value_monthly",
    ["scope_type", "scope", "month", "season", "is_complete"],
    ["sold_quantity", "tag_fen", "markdown_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "month", "season", "product_year"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=f"{column}_beside_the_{others}", min_value=0, max_value=0, severity=CRITICAL
        )
        for column, others in [
            *((column, "stores") for column in _SUMS),
            ("stock_quantity", "weeks"),
        ]
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("stock_quantity", "below_zero_quantity", "stock_cost_fen", "sold_quantity")
    ),
    gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="tag_fen", column_B="markdown_fen", or_equal=True, severity=WARNING
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
