"""Codes, guides and bindings: from when to when they truly were so, and by the nights that told.

Most of it has no time in the source, so a beginning or an end is right if it lies between the two
nights that differ.
"""

from simulator.scoring.histories import History


def _span(name: str, true: str, found: str, nights: str) -> History:
    """Return a history of two queries, and one of the delivery dates that tell of it.

    ``true``: who, began_at, ended_at. ``found``: who, and the four times of an effective-dated
    table. World times are Shanghai clock time, the warehouse's are UTC.
    """
    rows = f"""
    with nights as (
        select distinct cast(_delivery_date as timestamp) as night from ({nights}) as told),
    first as (select min(night) as night from nights),
    t as (
        select true as is_true, told.*, row_number() over () as true_no,
            (select min(night) from nights where night > began_at) as first_seen_at
        from ({true}) as told where began_at < until()),
    f as (
        select true as is_found, who, row_number() over () as found_no,
            began_after_at + interval 8 hours as began_after_at,
            valid_from_at + interval 8 hours as began_by_at,
            ended_after_at + interval 8 hours as ended_after_at,
            valid_to_at + interval 8 hours as ended_by_at
        from ({found}) as told),
    -- The same at the time when both sides have it.
    matched as (
        select true_no, found_no from t inner join f
            on t.who = f.who
                and t.began_at <= coalesce(f.began_by_at, (select night from first))
                and coalesce(t.ended_at >= coalesce(f.ended_after_at, until()), true)),
    joined as (
        select coalesce(is_true, false) as is_true, coalesce(is_found, false) as is_found,
            t.* exclude (is_true), f.* exclude (is_found, who),
            case when t.ended_at < until() then 'ended' end as end_reason,
            case when f.ended_by_at is not null then 'ended' end as found_reason,
            began_at < (select night from first) as is_before,
            began_at between began_after_at and began_by_at as is_begun,
            ended_at between ended_after_at and ended_by_at as is_ended
        from t left join matched using (true_no) full join f using (found_no))
    select is_true, is_found, end_reason, found_reason,
        is_true and is_found and end_reason is not distinct from found_reason
        and coalesce(is_begun, is_before) and coalesce(is_ended, found_reason is null)
            as is_alike,
        case
            when is_alike then null
            when not is_found and coalesce(ended_at < first_seen_at, false)
                then 'it had ended before a night could show it'
        end as cause
    from joined"""
    return History(name, rows)


_STORES = "inner join stores using (store_id)"
CODE_GUIDES = _span(
    "code history",
    true="""
        select concat_ws(' ', config_id, userid) as who, valid_from as began_at,
            valid_to as ended_at
        from contact_code_guides inner join contact_codes using (code_id)
        inner join guides using (guide_id)""",
    found="select concat_ws(' ', code_id, guide_userid) as who, * from"
    " warehouse.core.bridge_code_guides",
    nights="from warehouse.staging.stg_wecom__contact_ways",
)
GUIDE_STORES = _span(
    "guide history: stores",
    # A leaver stays where they were last, until the account is deleted.
    true=f"""
        select concat_ws(' ', userid, store_no) as who, cast(valid_from as timestamp) as began_at,
            cast(case
                when valid_to < coalesce(left_on, valid_to + 1) then valid_to
                else left_on + if(lot('deleted', guide_id, 2) = 0, 0, 30)
            end as timestamp) as ended_at
        from guide_assignments inner join guides using (guide_id) {_STORES}""",
    found="select concat_ws(' ', guide_userid, store_id) as who, * from"
    " warehouse.core.bridge_guide_departments where store_id is not null",
    nights="from warehouse.staging.stg_wecom__guide_accounts",
)
GUIDES = _span(
    "guide history: employment",
    true="""
        select userid as who, cast(hired_on as timestamp) as began_at,
            cast(left_on as timestamp) as ended_at from guides""",
    found="""
        select guide_userid as who, case when count(*) = count(valid_from_at)
                then min(began_after_at) end as began_after_at,
            case when count(*) = count(valid_from_at) then min(valid_from_at) end as valid_from_at,
            case when not bool_or(is_current) then max(ended_after_at) end as ended_after_at,
            case when not bool_or(is_current) then max(valid_to_at) end as valid_to_at
        from warehouse.core.dim_guide_accounts where is_employed group by guide_userid""",
    nights="from warehouse.staging.stg_wecom__guide_accounts",
)
_MALL_USERS = """(select person_id, token('yz_open_id', 'youzan', min_by(account_id, opened_at))
        as customer, min(opened_at) as opened_at from accounts where surface = 'youzan'
    group by person_id)"""
MALL_GUIDES = _span(
    "binding history of the mall",
    true=f"""
        select concat_ws(' ', customer, staff_no) as who,
            greatest(valid_from, opened_at) as began_at, valid_to as ended_at
        from bindings inner join {_MALL_USERS} using (person_id) inner join guides using (guide_id)
        where coalesce(valid_to > opened_at, true)""",
    found="""select concat_ws(' ', source_customer_id, guide_id) as who, *
        from warehouse.core.bridge_member_guides
        where channel = 'youzan' and guide_role = 'service'""",
    nights="from warehouse.staging.stg_youzan__guide_relations",
)
CARD_GUIDES = _span(
    "binding history of cards",
    # Bound again to the same guide at the same store is no change of the card.
    true="""
        select concat_ws(' ', card, staff_no) as who, min(began_at) as began_at,
            case when count(*) = count(ended_at) then max(ended_at) end as ended_at
        from (
            select *, sum(if(is_new, 1, 0)) over (partition by card order by began_at) as turn
            from (
                select token('card_no', 'pinkr', account_id) as card, staff_no,
                    greatest(valid_from, opened_at) as began_at, valid_to as ended_at,
                    coalesce(lag((bindings.guide_id, bindings.store_id)) over (
                        partition by account_id order by valid_from
                    ) <> (bindings.guide_id, bindings.store_id), true) as is_new
                from bindings inner join accounts using (person_id)
                inner join guides on bindings.guide_id = guides.guide_id
                where surface = 'card' and coalesce(valid_to > opened_at, true)))
        group by card, staff_no, turn""",
    found="""select concat_ws(' ', source_customer_id, guide_id) as who, *
        from warehouse.core.bridge_member_guides
        where channel = 'pinkr' and guide_role = 'service'""",
    nights="from warehouse.staging.stg_pinkr__members",
)
SPANS = (CODE_GUIDES, GUIDE_STORES, GUIDES, MALL_GUIDES, CARD_GUIDES)
