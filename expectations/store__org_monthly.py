"""Sales of the nodes of the organisation."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    with parts as (
        select tree, org_node_id, month, sum(own_net_sales_fen) as fen
        from store.org_monthly group by all
        union all
        select tree, parent_org_node_id, month, sum(net_sales_event_dated_fen)
        from store.org_monthly where parent_org_node_id is not null group by all
    ),
    wholes as (
        select tree, org_node_id, month, sum(net_sales_event_dated_fen) as fen
        from store.org_monthly group by all
    ),
    summed as (
        select tree, org_node_id, month, coalesce(any_value(wholes.fen), 0) - sum(parts.fen) as fen
        from parts left join wholes using (tree, org_node_id, month) group by all
    )
    select
        nodes.*,
        -- To the fen, a node has what its own stores and the nodes below it have.
        summed.fen::bigint as fen_beside_the_parts,
        nodes.gross_sales_fen - nodes.refund_fen - nodes.net_sales_event_dated_fen
            as unexplained_fen,
        -- Who buys has an order, and a member who buys is a buyer.
        nodes.orders < nodes.buyers or nodes.buyers < nodes.member_buyers as is_odd
    from store.org_monthly as nodes
    right join summed using (tree, org_node_id, month)
"""

# A brand may deliver no organisation.
may_be_empty = "select true"

suite = table_suite(
    "store.org_monthly",
    ["tree", "org_node_id", "month"],
    [
        *("orders", "buyers", "member_buyers", "gross_sales_fen", "net_sales_event_dated_fen"),
        "own_net_sales_fen",
    ],
    # A node that moved within the month has a row for each node above it.
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["tree", "org_node_id", "parent_org_node_id", "month"], severity=CRITICAL
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("unexplained_fen", "fen_beside_the_parts")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
)
