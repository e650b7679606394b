{{ config(alias='lifecycle_daily') }}

with

shared as (

    select
        *,
        cast(sum(closing_members) over (partition by rule, scope, business_date) as bigint) as all_closing_members

    from {{ ref('int_lifecycle_days_counted') }}

),

rated as (

    select
        scope,
        rule,
        business_date,
        state,
        opening_members,
        entered_members,
        left_members,
        closing_members,
        all_closing_members,
        {{ ratio('closing_members', 'all_closing_members') }} as closing_share

    from shared

)

select * from rated
