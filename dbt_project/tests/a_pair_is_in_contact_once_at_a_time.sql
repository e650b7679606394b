with

followed as (

    select
        corp_id,
        external_userid,
        guide_userid,
        valid_from_at,
        valid_to_at,
        lead(valid_from_at) over (
            partition by corp_id, external_userid, guide_userid
            order by coalesce(valid_from_at, valid_to_at)
        ) as next_valid_from_at

    from {{ ref('bridge_contact_relations') }}

)

select *

from followed

where valid_from_at > valid_to_at or coalesce(valid_to_at > next_valid_from_at, next_valid_from_at is not null)
