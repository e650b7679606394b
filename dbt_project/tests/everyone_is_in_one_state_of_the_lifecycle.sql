-- Everyone in the profile who has a card or has bought is in one state at the end of the last day, by each rule.
with

closing as (

    select
        rule,
        sum(closing_members) as members

    from {{ ref('member__lifecycle_daily') }}

    where scope = 'brand'

    group by
        rule,
        business_date

    qualify row_number() over (partition by rule order by business_date desc) = 1

),

profiles as (

    select
        count(lifecycle_state) as by_category,
        count(lifecycle_state_fixed) as fixed,
        count(*) filter (where is_buyer) as buyers,
        count(*) filter (where is_buyer and lifecycle_state = 'registered_never_bought') as odd_buyers

    from {{ ref('member__profile') }}

)

select
    closing.rule,
    closing.members,
    profiles.by_category,
    profiles.fixed

from closing

cross join profiles

where
    closing.members <> case when closing.rule = 'fixed' then profiles.fixed else profiles.by_category end
    or profiles.odd_buyers > 0
    or closing.members < profiles.buyers
