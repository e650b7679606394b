"""How shares spread, and how many opens lose track of theirs."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, table_suite

rows = """
    select
        *,
        shares - onward_shares as first_shares,
        sharers - onward_sharers as other_sharers,
        opens - opens_of_no_share as opens_of_a_share,
        (coalesce(deepest_hop, 0) > 0) = (onward_shares > 0) as is_deep_where_shared_on
    from kpi.share_tree_monthly
"""

# A brand may have no mini program.
may_be_empty = "select true"

suite = table_suite(
    "kpi.share_tree_monthly",
    ["month"],
    ["shares", "opens"],
    gxe.ExpectColumnValuesToBeUnique(column="month", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="first_shares", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="other_sharers", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="opens_of_a_share", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_deep_where_shared_on", value_set=[True], severity=CRITICAL
    ),
    # Every open without its share is a guide's credit that nobody can give: above this the
    # mini program forgets the parameter on some way.
    gxe.ExpectColumnValuesToBeBetween(column="param_loss_rate", max_value=0.2, severity=WARNING),
)
