"""What members have been worth until the end of a month, in tenths: history, and no forecast."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select
        tenths.*,
        sum(members) over in_month - all_members as members_beside_the_tenths,
        sum(historic_net_sales_order_dated_fen) over in_month
            - all_historic_net_sales_order_dated_fen as fen_beside_the_tenths,
        -- The newest month is as members are known today.
        case when month = max(month) over () then
            all_historic_net_sales_order_dated_fen - profiles.net_fen
        end as fen_beside_the_profiles,
        not (
            buyers <= members
            and orders >= buyers
            and least_historic_net_sales_fen <= most_historic_net_sales_fen
            and (historic_value_decile = 0) = (most_historic_net_sales_fen <= 0)
            and coalesce(
                lag(most_historic_net_sales_fen) over (
                    partition by month order by historic_value_decile
                ) < least_historic_net_sales_fen, true)
        ) as is_odd
    from member.historic_value_monthly as tenths
    cross join (
        select coalesce(sum(net_sales_order_dated_fen), 0) as net_fen
        from member.profile where is_member
    ) as profiles
    window in_month as (partition by month)
"""

# Without cards there are no members, and without sales no months.
may_be_empty = """
    select count(*) filter (where is_member) = 0 or count(*) filter (where is_buyer) = 0
    from member.profile
"""

suite = table_suite(
    "member.historic_value_monthly",
    ["month", "counted_date", "is_complete", "historic_value_decile"],
    ["members", "all_members", "buyers", "orders", "historic_net_sales_order_dated_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "historic_value_decile"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="historic_value_decile", value_set=list(range(11)), severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("members_beside_the_tenths", "fen_beside_the_tenths")
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="fen_beside_the_profiles", min_value=0, max_value=0, severity=CRITICAL
    ),
    # Who sells below cost on the whole has a wrong list of costs.
    gxe.ExpectColumnValuesToBeBetween(
        column="historic_margin_rate", min_value=0, max_value=1, severity=WARNING
    ),
)
