{# What came of each share of a guide: how often it was opened, how far it went on, and what was ordered through it. #}
with

opens as (

    select
        channel,
        share_id,
        sum(opens) as opens

    from {{ ref('int_guide_shares_opened') }}

    group by
        channel,
        share_id

),

ordered as (

    select
        shares.channel,
        shares.root_share_id,
        count(distinct concat_ws('|', chosen.channel, chosen.order_id)) as orders

    from {{ ref('int_credit_guides_chosen') }} as chosen

    inner join {{ ref('fct_shares') }} as shares
        on chosen.evidence_id = shares.share_id

    where
        chosen.credit_role = 'root_sharer'
        and chosen.rule_id = 'root_of_share_of_order'

    group by
        shares.channel,
        shares.root_share_id

),

shares as (

    select
        *,
        max(hop) over (partition by channel, root_share_id) as hops

    from {{ ref('fct_shares') }}

),

followed as (

    select
        shares.channel,
        shares.share_id,
        shares.staff_id as guide_id,
        {{ business_date('shares.shared_at') }} as business_date,
        shares.hop,
        coalesce(opens.opens, 0) as opens,
        shares.hops,
        coalesce(ordered.orders, 0) as orders

    from shares

    left join opens
        on
            shares.channel = opens.channel
            and shares.share_id = opens.share_id

    left join ordered
        on
            shares.channel = ordered.channel
            and shares.share_id = ordered.root_share_id

    where shares.staff_id is not null

)

select * from followed
