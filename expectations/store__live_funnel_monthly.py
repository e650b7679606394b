"""How long the way to the first order was, of who bought first in a livestream beside others."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# First buyers are among those of store.first_channel_monthly; all but those of livestreams are
# told together as well.
rows = """
    with others as (
        select month, sum(new_buyers) as new_buyers, sum(touched_buyers) as touched_buyers
        from store.live_funnel_monthly
        where first_channel not in ('live', 'not_live') group by month
    )
    select
        funnel.*,
        case when funnel.first_channel = 'not_live'
            then funnel.new_buyers is distinct from others.new_buyers
                or funnel.touched_buyers is distinct from others.touched_buyers
            else coalesce(funnel.new_buyers > channels.new_buyers, true)
        end as is_unlike,
        not (
            coalesce(funnel.touched_buyers <= funnel.new_buyers, true)
            and coalesce(funnel.median_actions <= funnel.median_touches, true)
            and (funnel.median_days is null) = (coalesce(funnel.touched_buyers, 0) = 0)
            and (funnel.median_touches is null) = (funnel.median_days is null)
        ) as is_odd
    from store.live_funnel_monthly as funnel
    left join store.first_channel_monthly as channels using (first_channel, month)
    left join others using (month)
"""

# Sales without anybody known have no first buyers, and all of them may have been known before.
may_be_empty = "select true"

suite = table_suite(
    "store.live_funnel_monthly",
    ["first_channel", "month"],
    ["new_buyers"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["first_channel", "month"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="new_buyers", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_unlike", value_set=[False], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="median_days", min_value=0, max_value=180, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="median_touches", min_value=1, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="median_actions", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(
        column="touched_share", min_value=0, max_value=1, severity=CRITICAL
    ),
)
