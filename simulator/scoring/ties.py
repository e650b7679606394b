"""Contacts and group members: from when to when they truly were, and by the warehouse.

Their beginnings have a time in the source, by which the two sides are joined.
"""

from simulator.scoring.histories import History
from simulator.scoring.people import EXTERNAL, IN_GROUP, MET


def _tie(name: str, true: str, found: str, told: str, first_night: str) -> History:
    """Return a history of two queries, and one of the ends that were delivered.

    ``true``: who, began_at, ended_at, end_reason, shown_until, next_began_at. ``found``: who,
    began_at, ended_after_at, ended_by_at, found_reason, end_evidence. ``told``: who, ended_at.
    World times are Shanghai clock time, the warehouse's are UTC.
    """
    rows = f"""
    with t as (
        select true as is_true, told.* from ({true}) as told),
    -- Of who was there before anybody told, only the end is known.
    f as (
        select true as is_found, found.* replace (coalesce(found.began_at, t.began_at) as began_at),
            found.began_at is null as is_beginning_unknown
        from ({found}) as found
        left join t on found.began_at is null and found.who = t.who
            and found.ended_by_at = t.ended_at),
    joined as (
        select coalesce(is_true, false) as is_true, coalesce(is_found, false) as is_found,
            t.ended_at, end_reason, found_reason, end_evidence, is_beginning_unknown,
            ended_after_at, ended_by_at, shown_until, next_began_at,
            told.ended_at is not null as is_told
        from t full join f on t.who = f.who and t.began_at = f.began_at
        left join ({told}) as told on t.who = told.who and t.ended_at = told.ended_at)
    select is_true, is_found, end_reason, found_reason,
        is_true and is_found and not is_beginning_unknown
        and end_reason is not distinct from found_reason
        and coalesce(ended_at between ended_after_at and ended_by_at, end_reason is null)
            as is_alike,
        case
            when is_alike then null
            when is_true and not is_found and ended_at < {first_night} and not is_told
                then 'it ended before the first night and nobody told'
            when is_beginning_unknown and end_reason = found_reason and ended_at = ended_by_at
                then 'it began before anybody told'
            when is_told or not is_true or not is_found then null
            when shown_until >= until() and found_reason is null
                then 'it is still shown, and nobody told of its end'
            when end_evidence = 'next beginning' and ended_by_at = next_began_at
                then 'nobody told of its end before it began again'
            when end_evidence = 'snapshot' and ended_at between ended_after_at and ended_by_at
                then 'nobody told of its end between two nights'
            when end_evidence = 'snapshot' and ended_at < ended_after_at and shown_until > ended_at
                then 'nobody told of its end, and it was shown for days'
        end as cause
    from joined"""
    return History(name, rows)


def _found(bridge: str, who: str) -> str:
    return f"""select {who} as who, valid_from_at + interval 8 hours as began_at,
        ended_after_at + interval 8 hours as ended_after_at,
        valid_to_at + interval 8 hours as ended_by_at, ended_because as found_reason, end_evidence
    from warehouse.core.{bridge}"""


CONTACTS = _tie(
    "contact history",
    true=f"""
        select concat_ws(' ', {EXTERNAL}, userid) as who, added_at as began_at,
            case when ended_at < until() then ended_at end as ended_at,
            case when ended_at < until() then end_reason end as end_reason,
            shown_until, next_added_at as next_began_at
        from wecom_relations where added_at < until()""",
    found=_found("bridge_contact_relations", "concat_ws(' ', external_userid, guide_userid)"),
    told="""
        select concat_ws(' ', external_userid, guide_userid) as who,
            happened_at + interval 8 hours as ended_at
        from warehouse.staging.stg_wecom__callbacks where ended_because is not null
        union
        select concat_ws(' ', external_userid, former_guide_userid),
            taken_over_at + interval 8 hours
        from warehouse.staging.stg_wecom__transfer_results where transfer_status = 'done'""",
    first_night="told_since('wecom__contacts')",
)
GROUP_MEMBERS = _tie(
    "group history",
    true=f"""
        select {IN_GROUP} as who, joined_at as began_at,
            case when gone_at < until() then gone_at end as ended_at,
            case
                when gone_at >= until() then null
                when gone_at = dismissed_at then 'dismissed'
                when gone_at is not null then if(quit_scene = 1, 'removed', 'left')
            end as end_reason,
            gone_at as shown_until, cast(null as timestamp) as next_began_at
        from (
            select *, least(left_at, dismissed_at) as gone_at
            from group_members inner join groups using (group_id)
        ) as member
        left join guides on member.guide_id = guides.guide_id
        left join {MET} as met on member.person_id = met.person_id
        where joined_at < until() and coalesce(joined_at < dismissed_at, true)""",
    found=_found("bridge_group_members", "concat_ws(' ', group_id, member_id)"),
    told="""
        select concat_ws(' ', group_id, member_id) as who,
            happened_at + interval 8 hours as ended_at
        from warehouse.staging.stg_wecom__callback_members where update_detail = 'del_member'
        union
        select concat_ws(' ', group_id, member_id), happened_at + interval 8 hours
        from warehouse.staging.stg_wecom__callbacks as callbacks
        inner join warehouse.core.bridge_group_members using (corp_id, group_id)
        where change_type = 'dismiss'""",
    first_night="told_since('wecom__group_chats')",
)
TIES = (CONTACTS, GROUP_MEMBERS)
