"""Who brought whom."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        is_valid and (is_ring or is_self or not is_new_person or not has_kept_order
            or inviter_person_id = invitee_person_id) as is_wrongly_valid,
        case when ring_reason is distinct from 'circular'
            then depth > 1 and root_person_id = invitee_person_id end as is_own_root
    from member.referral_tree
"""

# A brand may have no referrals.
may_be_empty = "select true"

suite = table_suite(
    "member.referral_tree",
    ["channel", "referral_id", "is_ring"],
    ["reward_fen"],
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["channel", "referral_id"], severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="reward_fen", min_value=0, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeBetween(column="depth", min_value=1, max_value=16, severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_wrongly_valid", value_set=[False], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_own_root", value_set=[False], severity=CRITICAL),
)
