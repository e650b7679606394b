{# Actions of persons who are known today. A shop's mini program and its coupons name an openid without its app. #}
with

ids as (

    select
        id_type,
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where valid_to_date is null

    union all

    select
        id_type,
        'any' as scope,
        id_value,
        min(person_id) as person_id

    from {{ ref('bridge_person_identity') }}

    where
        valid_to_date is null
        and id_type = 'openid'

    group by
        id_type,
        id_value

    having count(distinct person_id) = 1

),

actions as (

    select
        ids.person_id,
        touches.touch_id,
        touches.touch_type,
        touches.staff_no,
        touches.share_id,
        -- What is opened, clicked or shared in a mini program is an article.
        case when touches.touch_type in ('open', 'click', 'share', 'visit') then touches.content_id end as article_code,
        touches.touched_at

    from {{ ref('fct_touches') }} as touches

    inner join ids
        on
            touches.id_type = ids.id_type
            and touches.scope = ids.scope
            and touches.id_value = ids.id_value

    where touches.is_action

)

select * from actions
