{{ config(alias='share_tree_monthly') }}

with

made as (

    select
        {{ month_of(business_date('shared_at')) }} as month,
        count(*) as shares,
        count(*) filter (where hop > 0) as onward_shares,
        max(hop) as deepest_hop,
        count(distinct openid) as sharers,
        count(distinct case when hop > 0 then openid end) as onward_sharers

    from {{ ref('fct_shares') }}

    group by {{ month_of(business_date('shared_at')) }}

),

-- A share that lost its parameter, or names a share that nobody made, is nobody's.
opened as (

    select
        {{ month_of('touches.business_date') }} as month,
        count(*) as opens,
        count(*) filter (where shares.share_id is null) as opens_of_no_share

    from {{ ref('fct_touches') }} as touches

    left join {{ ref('fct_shares') }} as shares
        on
            touches.channel = shares.channel
            and touches.share_id = shares.share_id

    where touches.touch_type = 'open'

    group by {{ month_of('touches.business_date') }}

),

monthly as (

    select
        coalesce(made.month, opened.month) as month,
        coalesce(made.shares, 0) as shares,
        coalesce(made.onward_shares, 0) as onward_shares,
        made.deepest_hop,
        coalesce(made.sharers, 0) as sharers,
        coalesce(made.onward_sharers, 0) as onward_sharers,
        coalesce(opened.opens, 0) as opens,
        coalesce(opened.opens_of_no_share, 0) as opens_of_no_share

    from made

    full join opened
        on made.month = opened.month

),

rated as (

    select
        *,
        {{ ratio('onward_shares', 'shares') }} as onward_share_rate,
        {{ ratio('onward_sharers', 'sharers') }} as k_factor,
        {{ ratio('opens', 'shares') }} as opens_per_share,
        {{ ratio('opens_of_no_share', 'opens') }} as param_loss_rate,
        {{ small_sample('least(sharers, opens)') }} as is_small_sample

    from monthly

)

select * from rated
