"""How what members in reach bought in a year moves from one end of a month to the next."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        opening_net_sales_365_days_fen + acquired_fen + reactivated_fen + unreachable_fen
            + lapsed_fen + grown_fen + shrunk_fen - closing_net_sales_365_days_fen
            as unexplained_fen,
        opening_members + acquired_members + reactivated_members - unreachable_members
            - lapsed_members - closing_members as unexplained_members,
        opening_net_sales_365_days_fen
            - lag(closing_net_sales_365_days_fen) over (order by month) as unhanded_fen,
        opening_members - lag(closing_members) over (order by month) as unhanded_members,
        -- Where the day is told there, it is the same people who are in reach.
        reachable_members <= coalesce(reach.persons, reachable_members) as is_within_reach
    from member.asset_value_monthly as assets
    left join member.reach_daily as reach
        on reach.business_date = assets.counted_date and reach.set_kind = 'total'
"""

# Before relations have been told at two ends of a month, and sales for a year, nothing has moved.
may_be_empty = "select true"

suite = table_suite(
    "member.asset_value_monthly",
    ["month", "opened_date", "counted_date", "is_complete"],
    [
        "opening_members",
        "closing_members",
        "reachable_members",
        "opening_net_sales_365_days_fen",
        "closing_net_sales_365_days_fen",
    ],
    gxe.ExpectColumnValuesToBeUnique(column="month", severity=CRITICAL),
    # The statement closes to the fen and to the person, and opens with what the last one closed.
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in (
            "unexplained_fen",
            "unexplained_members",
            "unhanded_fen",
            "unhanded_members",
        )
    ),
    gxe.ExpectColumnValuesToBeBetween(column="grown_fen", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="shrunk_fen", max_value=0, severity=CRITICAL),
    gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="reachable_members", column_B="closing_members", or_equal=True, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_within_reach", value_set=[True], severity=CRITICAL),
)
