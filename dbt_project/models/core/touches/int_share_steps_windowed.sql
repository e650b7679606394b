{#
    How far a share got with each who opened it, each step within so many days (`attribution_days`) of the one that it
    follows: an opening of the share, all else of the opening. A share that nobody opened in time has a row without one.
    A step is told when it could have come for all shares of the month, and where any channel tells of it at all.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

windows as (

    {% for days in var('attribution_days') %}
    select {{ days }} as window_days
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

shares as (

    select
        shares.channel,
        shares.share_id,
        coalesce(shares.root_staff_id, 'none') as guide_id,
        shares.hop,
        shares.shared_at,
        {{ business_date('shares.shared_at') }} as shared_date,
        windows.window_days,
        {{ days_after('last_day(%s)' % business_date('shares.shared_at'), 'windows.window_days') }}
        <= told.last_date as is_opening_told,
        {{ days_after('last_day(%s)' % business_date('shares.shared_at'), '2 * windows.window_days') }}
        <= told.last_date as is_rest_told

    from {{ ref('fct_shares') }} as shares

    cross join windows

    cross join told

    where not shares.is_circular

),

-- What no channel tells has not failed to happen.
telling as (

    select
        {{ brand_tells('visits') }} as is_visit_told,
        {{ brand_tells('store_sales') }} as is_store_told

),

stepped as (

    select
        shares.channel,
        shares.share_id,
        shares.guide_id,
        shares.hop,
        shares.shared_date,
        shares.window_days,
        shares.is_opening_told and telling.is_visit_told as is_opening_told,
        shares.is_rest_told and telling.is_visit_told as is_view_told,
        shares.is_rest_told and telling.is_visit_told and telling.is_store_told as is_sale_told,
        followed.opener,
        followed.person_id,
        {% for step in ['viewed', 'clicked', 'visited', 'bought'] -%}
        coalesce(
            followed.{{ step }}_at <= {{ minutes_after('followed.opened_at', 'shares.window_days * 1440') }}, false
        ) as is_{{ step }},
        {% endfor -%}
        followed.opener is not null as is_opened

    from shares

    cross join telling

    left join {{ ref('int_share_openings_followed') }} as followed
        on
            shares.channel = followed.channel
            and shares.share_id = followed.share_id
            and followed.opened_at <= {{ minutes_after('shares.shared_at', 'shares.window_days * 1440') }}

)

select * from stepped
