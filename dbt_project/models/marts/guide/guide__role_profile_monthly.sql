{{ config(alias='role_profile_monthly') }}
{%- set measures_of = {
    'pull': ['new_contacts_per_day', 'card_opens_per_day', 'kept_contacts_share'],
    'serve': ['reply_share', 'first_reply_minutes', 'repeat_buyers_share', 'refund_share'],
    'share': ['opens_per_share', 'hops_per_share', 'orders_per_share'],
} -%}
with

efforts as (

    select * from {{ ref('int_guide_efforts_shrunken') }}

),

pivoted as (

    select
        guide_id,
        month_date,
        max(store_id) as store_id,
        max(business_model) as business_model,
        {% for role, measures in measures_of.items() -%}
        {% for measure in measures -%}
        max(case when measure = '{{ measure }}' then units end) as {{ measure }}_units,
        max(case when measure = '{{ measure }}' then raw_figure end) as {{ measure }},
        max(case when measure = '{{ measure }}' then shrunken_figure end) as {{ measure }}_shrunken,
        {% endfor -%}
        count(case when role = '{{ role }}' then percentile end) as {{ role }}_measures,
        sum(case when role = '{{ role }}' then coalesce(percentile, 0) else 0 end) as {{ role }}_sum,
        {% endfor -%}
        max(placed_guides) as compared_guides

    from efforts

    group by
        guide_id,
        month_date

),

-- One measure alone makes no profile.
indexed as (

    select
        *,
        {% for role in measures_of -%}
        case when {{ role }}_measures >= 2 then {{ ratio(role ~ '_sum', role ~ '_measures') }} end
            as {{ role }}_index,
        {% endfor -%}
        {{ month_of('month_date') }} as month

    from pivoted

),

profiles as (

    select
        guide_id,
        month,
        store_id,
        business_model,
        compared_guides,
        {% for role, measures in measures_of.items() -%}
        {{ role }}_index,
        cast({{ role }}_measures as bigint) as {{ role }}_measures,
        {% for measure in measures -%}
        {{ measure }}_units,
        {{ measure }},
        {{ measure }}_shrunken,
        {% endfor -%}
        {% endfor -%}
        case
            when pull_index is null or serve_index is null or share_index is null then null
            when pull_index >= greatest(serve_index, share_index) then 'pull'
            when serve_index >= share_index then 'serve'
            else 'share'
        end as strongest_role

    from indexed

)

select * from profiles
