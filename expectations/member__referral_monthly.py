"""What invitations brought, by the month of the invitation."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

# The tree has them one by one.
rows = """
    with tree as (
        select channel, strftime(invited_date, '%Y-%m') as month,
            count(*) as referrals,
            count(*) filter (is_valid) as valid_referrals,
            sum(if(rewarded_date is not null, reward_fen, 0)) as reward_fen
        from member.referral_tree
        where invited_date is not null
        group by all
    )
    select
        monthly.*,
        tree.referrals is distinct from monthly.referrals
            or tree.valid_referrals is distinct from monthly.valid_referrals
            or tree.reward_fen is distinct from monthly.reward_fen as is_unlike_the_tree,
        monthly.referrals - monthly.valid_referrals - open_referrals as invalid_referrals,
        monthly.valid_referrals - brought_persons as brought_again,
        brought_persons - retained_persons - open_persons as lost_persons,
        is_final and retained_persons > 0 and reward_per_retained_buyer_yuan is null as is_untold
    from member.referral_monthly as monthly
    full join tree using (channel, month)
"""

# A brand may have no referrals.
may_be_empty = "select true"

suite = table_suite(
    "member.referral_monthly",
    ["channel", "month", "is_final"],
    ["members", "referrals", "inviters", "ring_referrals", "reward_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["channel", "month"], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=0, severity=CRITICAL)
        for column in ("invalid_referrals", "brought_again", "lost_persons", "reward_fen")
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="valid_rate", min_value=0, max_value=1, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_unlike_the_tree", value_set=[False], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_untold", value_set=[False], severity=CRITICAL),
)
