{#
    Which customers are key opinion consumers (KOC) at the end of a month: who in the days before shared what enough
    others opened, of whom enough bought within a week. Guides' shares are not theirs, nobody opens for themselves, and
    a ring of referrals makes none. The thresholds are variables with a version.
#}
{%- set rule = var('koc_rule') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

months as (

    select
        {{ month_of('dates.calendar_date') }} as month,
        {{ month_no('dates.calendar_date') }} as month_no,
        max(dates.calendar_date) as counted_date

    from {{ ref('dim_dates') }} as dates

    inner join told
        on dates.calendar_date <= told.last_date

    group by all

),

sharers as (

    select
        shares.channel,
        shares.share_id,
        identities.person_id

    from {{ ref('fct_shares') }} as shares

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            shares.appid = identities.scope
            and shares.openid = identities.id_value
            and identities.id_type = 'openid'
            and identities.valid_to_date is null

    inner join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

    where
        shares.staff_id is null
        and not persons.is_house_account

),

opens as (

    select
        sharers.person_id,
        touches.share_id,
        touches.touch_id,
        coalesce(known_opens.person_id, touches.visitor_id) as opener,
        known_opens.person_id as opener_person_id,
        touches.business_date

    from {{ ref('fct_touches') }} as touches

    inner join sharers
        on
            touches.channel = sharers.channel
            and touches.share_id = sharers.share_id

    left join {{ ref('int_actions_identified') }} as known_opens
        on
            touches.touch_id = known_opens.touch_id
            and known_opens.touch_type = 'open'

    where
        touches.touch_type = 'open'
        and coalesce(known_opens.person_id, '') <> sharers.person_id

),

-- Whoever bought within a week of the opening; of several openings the last has the order.
bought as (

    select
        paths.touch_id,
        sales.net_fen

    from {{ ref('fct_attribution_paths') }} as paths

    inner join {{ ref('int_sales_identified') }} as sales
        on
            paths.channel = sales.channel
            and paths.order_id = sales.order_id

    where
        paths.touch_type = 'open'
        and paths.share_id is not null
        and paths.seconds_before <= 7 * 86400
        and sales.is_valid

    qualify
        row_number() over (
            partition by paths.channel, paths.order_id order by paths.seconds_before, paths.touch_id
        ) = 1

),

sold as (

    select
        touch_id,
        count(*) as orders,
        sum(net_fen) as net_fen

    from bought

    group by touch_id

),

-- The window reaches over the ends of some months; an opening counts at each.
in_months as (

    {% for later in range(rule.days // 28 + 1) -%}
    select
        *,
        {{ month_no('business_date') }} + {{ later }} as month_no

    from opens
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

placed as (

    select
        months.month,
        opens.person_id,
        opens.share_id,
        opens.opener,
        opens.opener_person_id,
        months.month = {{ month_of('opens.business_date') }} as is_of_month,
        sold.orders,
        sold.net_fen

    from in_months as opens

    inner join months
        on
            opens.month_no = months.month_no
            and {{ days_after('opens.business_date', rule.days) }} > months.counted_date

    left join sold
        on opens.touch_id = sold.touch_id

),

rings as (

    select distinct inviter_person_id as person_id

    from {{ ref('fct_referrals') }}

    where is_ring

),

counted as (

    select
        month,
        person_id,
        count(distinct share_id) as opened_shares,
        count(distinct opener) as openers,
        count(distinct case when orders > 0 then opener_person_id end) as buyers,
        max(case when is_of_month then 1 else 0 end) = 1 as is_active,
        cast(coalesce(sum(orders), 0) as bigint) as orders,
        cast(coalesce(sum(net_fen), 0) as bigint) as net_sales_order_dated_fen

    from placed

    group by
        month,
        person_id

),

judged as (

    select
        counted.*,
        '{{ rule.version }}' as rule_version,
        rings.person_id is not null as is_in_ring,
        counted.opened_shares >= {{ rule.shares }}
        and counted.openers >= {{ rule.openers }}
        and counted.buyers >= {{ rule.buyers }}
        and rings.person_id is null as is_koc

    from counted

    left join rings
        on counted.person_id = rings.person_id

)

select * from judged
