"""Who can be reached by what, what is noted of whom, and who brought whom: by a second path.

Found persons who are several in truth are excused.
"""

from simulator.scoring.attributed import KNOWN_ORDERS
from simulator.scoring.comparison import Records, set_aside
from simulator.scoring.people import EXTERNAL

# Found persons who are one true person or a part of one; what is of several goes by the found id.
_PURE = """(select found, any_value(person) as person from known where surface <> 'phone'
    group by found having count(distinct person) = 1)"""
_DAYS = """(select unnest(range(first_date, last_date + interval 1 day, interval 1 day)) as day
    from warehouse.core.int_reach_days_told)"""
# Who follows the agency's account only is known by nothing else.
_EDGES = """(
    select person_id, 'contact' as touchpoint, added_at as begun_at, ended_at
        from contacts where added_at < until()
    union all select person_id, 'group', joined_at, least(left_at, dismissed_at)
        from group_members inner join groups using (group_id)
        where person_id is not null and joined_at < until()
    union all select person_id, 'official_account', opened_at, closed_at
        from officialaccount_fans where opened_at < until()
            and appid = (select min(account) from source_accounts
                where channel = 'officialaccount'))"""
_AT_THE_END = "interval 1 day and coalesce(ended_at >= day + interval 1 day, true)"
# Of the agency's fans nothing but their openid there is known, so they are further persons.
_MIXED = f"""
    select touchpoint, person::varchar from known, (select distinct touchpoint from {_EDGES})
        where surface <> 'phone' and found not in (select found from {_PURE})
    union all select touchpoint, person_id from (
        select person_id, unnest(string_split(touchpoints, '+')) as touchpoint
        from warehouse.core.int_persons_reached)
    where person_id not in (select found from {_PURE})"""

REACHED = Records(
    name="days in reach: {part}",
    true=f"""select touchpoint, person_id::varchar, count(distinct day)
        from {_EDGES} as edges inner join {_DAYS} as days on begun_at < day + {_AT_THE_END}
        group by all""",
    found=f"""select touchpoint, coalesce(person::varchar, person_id), count(distinct day) from (
            select person_id, unnest(string_split(touchpoints, '+')) as touchpoint,
                valid_from_date, valid_to_date
            from warehouse.core.int_persons_reached) as reached
        inner join {_DAYS} as days
            on valid_from_date <= day and coalesce(valid_to_date > day, true)
        left join {_PURE} as pure on pure.found = reached.person_id
        group by all""",
    excused=(_MIXED,),
    numbers=("days",),
)
_NOTE = f"concat_ws(' ', {EXTERNAL}, userid, tag_id)"
NOTED = Records(
    name="notes of contacts that stand",
    true=f"""select 'wecom', {_NOTE} from contact_tags
        inner join wecom_relations using (contact_id) inner join tags using (tag_id)
        where tags.kind = 1 and tagged_at < until() and added_at < until()
            and coalesce(ended_at >= until(), true)""",
    found="""select 'wecom', concat_ws(' ', external_userid, guide_userid, tag_id)
        from warehouse.core.int_contact_tags_spanned
        where valid_to_date is null and tag_type = 'corp'""",
    excused=(
        set_aside(
            "wecom__contact_follow_user_tags",
            "wecom",
            """concat_ws(' ', "external_contact.external_userid", userid, tag_id)""",
        ),
    ),
)
# Who truly had a tag on the evening that the table tells of, and who of all friends bought.
_LIFTS = f"""(
    with evenings as (
        select distinct month, noted_date + interval 1 day as midnight
        from warehouse.member.tag_lift_monthly),
    friends as (
        select month, midnight, person_id, contact_id from contacts inner join evenings
            on added_at < midnight and coalesce(ended_at >= midnight, true)),
    persons as (
        select month, friends.person_id, bool_or(paid_at >= midnight) as has_bought
        from friends left join ({KNOWN_ORDERS}) as o
            on o.person_id = friends.person_id and month = strftime(paid_at, '%Y-%m')
        group by all),
    tagged as (
        select distinct month, tag_id, person_id from friends
        inner join contact_tags using (contact_id) where tagged_at < midnight)
    select month, tag_id,
        avg((has_bought is true)::int) filter (tagged.person_id is not null)
            / avg((has_bought is true)::int) filter (tagged.person_id is null) as lift
    from persons inner join (select distinct month, tag_id from tagged) as tags using (month)
    left join tagged using (month, tag_id, person_id) group by all)"""
_LIFT_FOUND = "warehouse.member.tag_lift_monthly where lift_low is not null"
LIFTED = Records(
    name="lifts of tags",
    true=f"select 'wecom', concat_ws(' ', month, tag_id), 1 from {_LIFT_FOUND}",
    found=f"""select 'wecom', concat_ws(' ', month, tag_id),
            coalesce(lifts.lift between lift_low and lift_high, false)::int
        from (from {_LIFT_FOUND}) as found left join {_LIFTS} as lifts using (month, tag_id)""",
    numbers=("covered",),
)
REFERRED = Records(
    name="referrals",
    true="""select 'loyalty', referral_id::varchar, (ring_id is not null)::int,
            case when rewarded_at < until() then reward_fen else 0 end
        from referrals where invited_at < until()""",
    found="""select channel, referral_id, is_ring::int, reward_fen
        from warehouse.member.referral_tree""",
    excused=(
        # Of an inviter without a card or an openid nobody is told.
        """select 'loyalty', referral_id::varchar from referrals
        where inviter_id not in (select person_id from accounts
            where surface in ('card', 'mini_program') and opened_at < until())""",
        # Nothing tells whom the first of a ring brings beside it from the ring.
        """select 'loyalty', honest.referral_id::varchar from referrals as honest
        inner join referrals as ring on ring.inviter_id = honest.inviter_id
            and ring.ring_id is not null
        where honest.ring_id is null
            and abs(date_diff('day', ring.invited_at, honest.invited_at)) < 7""",
        set_aside("loyalty__referrals", "loyalty", "referral_id"),
    ),
    numbers=("in_a_ring", "reward_fen"),
)
# From the month after which ends are told; what ended before the first night may be told by nobody.
_TOLD_MONTH = """(select date_trunc('month', min(business_date)) + interval 1 month
    from warehouse.core.fct_contact_changes
    where change_type = 'lost' and evidence = 'callback')"""
_ADDED = f"concat_ws(' ', {EXTERNAL}, userid, added_at::date)"
ADDED = Records(
    name="friends added: {part}",
    true=f"""select 'wecom', {_ADDED}, sum(coalesce(ended_at < until()
            and end_reason <> 'transfer', false)::int)
        from wecom_relations where added_at < until() and added_at >= {_TOLD_MONTH}
            and add_way <> 202 group by all""",
    found=f"""select 'wecom', concat_ws(' ', external_userid, guide_userid, added_date),
            sum((lost_date is not null)::int)
        from warehouse.core.int_contacts_added where added_date >= {_TOLD_MONTH} group by all""",
    excused=(
        f"""select 'wecom', {_ADDED} from wecom_relations
        where ended_at < told_since('wecom__contacts')""",
        # A guide who was deleted is now and then shown for days.
        f"""select 'wecom', {_ADDED} from wecom_relations
        where ended_at < until() and shown_until >= until()""",
    ),
    numbers=("lost",),
)
REACH = (REACHED, NOTED, LIFTED, REFERRED, ADDED)
