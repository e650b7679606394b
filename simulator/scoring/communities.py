"""Customer groups: how many distinct customers are truly in each, and came and left lately."""

from simulator.scoring.attributed import EXACT
from simulator.scoring.comparison import Records

_MEMBERS = """
    select chat_id, person_id, joined_at, least(left_at, dismissed_at) as left_at
    from group_members inner join groups using (group_id)
    where person_id is not null and joined_at < until()"""
_SINCE = "told_since('wecom__group_chats')"

COMMUNITIES = Records(
    name="customers of groups {part}",
    true=f"""
        select 'now', chat_id,
            count(distinct person_id) filter (where coalesce(left_at >= until(), true)),
            count(*) filter (where joined_at >= {_SINCE}),
            count(*) filter (where left_at >= {_SINCE} and left_at < until())
        from ({_MEMBERS}) group by all""",
    found=f"""
        select 'now', scope, arg_max(customers, business_date),
            sum(joins) filter (where business_date >= {_SINCE}),
            sum(leaves) filter (where business_date >= {_SINCE})
        from warehouse.store.community_daily where scope_type = 'group' group by all""",
    excused=(
        # Two persons who are found as one, or one as two.
        f"select 'now', chat_id from ({_MEMBERS}) where person_id not in ({EXACT})",
    ),
    numbers=("customers", "joins", "leaves"),
)
