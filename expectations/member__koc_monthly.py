"""Key opinion consumers, by month."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        sharers - kocs - sharers_in_rings as other_sharers,
        orders - koc_orders as other_orders,
        sharers - active_sharers as idle_sharers,
        former_kocs - active_kocs as idle_kocs,
        -- The best tenth of the sharers brings a tenth of the sales at least.
        top_net_sales_order_dated_fen * sharers - net_sales_order_dated_fen * top_sharers
            as top_above_the_mean
    from member.koc_monthly
"""

# Customers may share nothing.
may_be_empty = "select true"

suite = table_suite(
    "member.koc_monthly",
    ["month", "rule_version"],
    ["sharers", "kocs", "net_sales_order_dated_fen"],
    gxe.ExpectColumnValuesToBeUnique(column="month", severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in (
            "other_sharers",
            "other_orders",
            "idle_sharers",
            "idle_kocs",
            "top_above_the_mean",
        )
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=rate, min_value=0, max_value=1, severity=CRITICAL)
        for rate in ("koc_rate", "sharer_activation_rate", "koc_activation_rate")
    ),
)
