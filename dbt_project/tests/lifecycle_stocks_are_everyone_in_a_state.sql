-- Who is in a state at the end of the newest months, counted one by one, is what the flows sum to.
with

told as (

    {{ sale_days_told() | indent(4) }}

),

months as (

    {{ month_ends('told') | indent(4) }}

),

ends as (

    select counted_date

    from months

    qualify row_number() over (order by counted_date desc) <= 3

),

counted as (

    select
        spans.rule,
        spans.scope,
        spans.state,
        ends.counted_date,
        count(*) as members

    from {{ ref('int_lifecycle_states_spanned') }} as spans

    inner join ends
        on
            spans.valid_from_date <= ends.counted_date
            and coalesce(spans.valid_to_date, date '9999-12-31') > ends.counted_date

    group by
        spans.rule,
        spans.scope,
        spans.state,
        ends.counted_date

),

stocks as (

    select
        daily.rule,
        daily.scope,
        daily.state,
        daily.business_date,
        daily.closing_members

    from {{ ref('member__lifecycle_daily') }} as daily

    inner join ends
        on daily.business_date = ends.counted_date

)

select
    coalesce(stocks.rule, counted.rule) as rule,
    coalesce(stocks.scope, counted.scope) as scope,
    coalesce(stocks.state, counted.state) as state,
    coalesce(stocks.business_date, counted.counted_date) as business_date

from stocks

full outer join counted
    on
        stocks.rule = counted.rule
        and stocks.scope = counted.scope
        and stocks.state = counted.state
        and stocks.business_date = counted.counted_date

where coalesce(stocks.closing_members, 0) <> coalesce(counted.members, 0)
