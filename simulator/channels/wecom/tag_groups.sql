with

tagged as (

    select
        nights.delivery_date,
        tags.group_id,
        any_value(tags.group_name) as group_name,
        min(tags.created_at) as created_at,
        list(
            struct_pack(id := tag_id, name := tag_name, create_time := epoch_s(tags.created_at), "order" := position)
            order by position, tag_id
        ) as tag
    from nights
    inner join tags on tags.created_at < nights.until and tags.kind = 1
    group by all

)

select
    delivery_date,
    account_of('wecom') as account,
    struct_pack(
        group_id := group_id,
        group_name := group_name,
        create_time := epoch_s(created_at),
        tag := tag,
        "order" := 100000 - row_number() over (partition by delivery_date order by created_at, group_id)
    ) as record
from tagged
order by delivery_date, created_at, group_id;
