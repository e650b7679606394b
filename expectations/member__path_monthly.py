"""On which paths customers go through the mini program, and which orders come of them."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        sum(sessions) over of_month - all_sessions as sessions_beside_the_paths,
        sum(orders) over of_month - all_online_orders as orders_beside_the_paths,
        not (
            identified_sessions <= sessions
            and ordering_sessions <= sessions
            and single_step_sessions <= sessions
            and all_private_orders <= all_online_orders
            and (path_kind = 'path' or path = 'any')
            and (path_kind <> 'path' or sessions >= 30)
            and (path_kind <> 'none' or sessions = 0)
        ) as is_odd
    from member.path_monthly
    window of_month as (partition by month)
"""

# WeChat's own count of visits names no session.
may_be_empty = """
    select count(*) = 0 from audit.capability
    where channel || '.' || stream = 'miniprogram.events' and is_told
"""

suite = table_suite(
    "member.path_monthly",
    ["month", "path_kind", "path", "is_complete"],
    ["sessions", "all_sessions", "ordering_sessions", "orders", "all_online_orders"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "path_kind", "path"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="path_kind", value_set=["path", "rarer", "none"], severity=CRITICAL
    ),
    # Orders in paths and orders without one are all online orders.
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("sessions_beside_the_paths", "orders_beside_the_paths")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("session_share", "order_share", "ordering_rate", "drop_off_rate")
    ),
)
