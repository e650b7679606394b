{{ config(alias='online_habit_monthly') }}
{%- set habit = var('online_habit') -%}
{%- set sums = ['net_fen', 'online_net_fen', 'private_net_fen'] -%}
{%- set told_of_each = ['first_date', 'period_no', 'has_bought_online_before', 'is_over', 'orders', 'online_orders'] -%}
{%- set sells = {
    'online': brand_tells('private_sales') ~ ' or ' ~ brand_tells('platform_sales'),
    'private': brand_tells('private_sales'),
} -%}
{%- set measures = {
    'buying_members': 'any',
    'online_buying_members': 'online',
    'habit_members': 'online',
    'new_online_habit_members': 'online',
    'net_fen': 'any',
    'online_net_fen': 'online',
    'private_net_fen': 'private',
} -%}
with

members as (

    select * from {{ ref('int_store_buyers_followed') }}

),

scoped as (

    {{ scoped('members', told_of_each + sums, 'first_date') | indent(4) }}

),

monthly as (

    select
        scope_type,
        scope,
        {{ month_of('first_date') }} as cohort_month,
        period_no,
        is_over,
        {% for sum in sums -%}
        cast(sum({{ sum }}) as bigint) as {{ sum }},
        {% endfor -%}
        count(*) as members,
        count(*) filter (where not has_bought_online_before) as new_online_members,
        count(*) filter (where orders > 0) as buying_members,
        count(*) filter (where online_orders > 0) as online_buying_members,
        count(*) filter (where online_orders >= {{ habit.orders }}) as habit_members,
        count(*) filter (where online_orders >= {{ habit.orders }} and not has_bought_online_before)
            as new_online_habit_members

    from scoped

    group by
        scope_type,
        scope,
        {{ month_of('first_date') }},
        period_no,
        is_over

),

-- A period that is not over has no answer, nor has what is bought online where no channel of the kind sells.
matured as (

    select
        scope_type,
        scope,
        cohort_month,
        period_no,
        members,
        case when {{ sells.online }} then new_online_members end as new_online_members,
        {% for measure, floor in measures.items() -%}
        case when is_over{{ ' and (%s)' % sells[floor] if floor in sells }} then {{ measure }} end as {{ measure }},
        {% endfor -%}
        {{ small_sample('members') }} as is_small_sample

    from monthly

),

rated as (

    select
        *,
        {{ ratio('habit_members', 'members') }} as habit_rate,
        {{ ratio('new_online_habit_members', 'new_online_members') }} as new_online_habit_rate,
        {{ ratio('online_net_fen', 'net_fen') }} as online_share_of_wallet,
        {{ ratio('private_net_fen', 'net_fen') }} as private_share_of_wallet

    from matured

)

select * from rated
