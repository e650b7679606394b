"""What the customers of a city buy more often than those of all cities."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        is_suppressed <> (buyers is null)
            or is_suppressed <> (preference_index is null) as is_leaking,
        not (
            coalesce(buyers <= city_buyers and buyers <= all_buyers, true)
            and coalesce(all_buyers <= all_city_buyers and city_buyers <= all_city_buyers, true)
            -- Drawn to 1, and never beyond.
            and coalesce(abs(shrunken_preference_index - 1) <= abs(preference_index - 1), true)
            and coalesce((shrunken_preference_index - 1) * (preference_index - 1) >= 0, true)
        ) as is_odd,
        abs(preference_index - cast(buyers as double) / city_buyers * all_city_buyers / all_buyers)
            as index_residual,
        -- Who bought in two cities in a month is one person of all.
        bool_or(is_suppressed) over of_cell or sum(buyers) over of_cell >= all_buyers as covers_all
    from member.preference_monthly
    window of_cell as (partition by month, cell_level, product_category, price_band)
"""

# Without cities or identified buyers there is nobody to prefer anything.
may_be_empty = "select true"

suite = table_suite(
    "member.preference_monthly",
    ["month", "city", "cell_level", "product_category", "price_band"],
    ["all_city_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "city", "cell_level", "product_category", "price_band"],
        severity=CRITICAL,
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="cell_level",
        value_set=["category", "price_band", "category_price_band"],
        severity=CRITICAL,
    ),
    # Nothing is told of fewer than twenty.
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=20, severity=CRITICAL)
        for column in ("buyers", "city_buyers", "all_buyers")
    ),
    *(
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[False], severity=CRITICAL)
        for column in ("is_leaking", "is_odd")
    ),
    gxe.ExpectColumnValuesToBeBetween(column="index_residual", max_value=0.0001, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="covers_all", value_set=[True], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("buyer_share", "all_buyer_share", "credibility")
    ),
)
