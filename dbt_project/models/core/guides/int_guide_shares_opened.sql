{# Which shares that a guide made were opened on a day, and how often. #}
with

opened as (

    select
        shares.staff_id as guide_id,
        touches.channel,
        touches.share_id,
        touches.business_date,
        count(*) as opens

    from {{ ref('fct_touches') }} as touches

    inner join {{ ref('fct_shares') }} as shares
        on
            touches.channel = shares.channel
            and touches.share_id = shares.share_id

    where
        touches.touch_type = 'open'
        and shares.staff_id is not null

    group by
        shares.staff_id,
        touches.channel,
        touches.share_id,
        touches.business_date

)

select * from opened
