{# The dictionary of tags as it was last told; what is no longer in it has gone with its tags. #}
with

tags as (

    select
        corp_id,
        tag_id,
        max_by(tag_name, _delivery_date) as tag_name,
        max_by(is_deleted, _delivery_date) as is_deleted

    from (
        {{ standing_lines('tags', ['corp_id', 'tag_id', 'tag_name', 'is_deleted']) | indent(8) }}
    ) as lines

    group by
        corp_id,
        tag_id

)

select * from tags
