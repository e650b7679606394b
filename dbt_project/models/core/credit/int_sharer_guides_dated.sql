{#
    Whose account a sharer of the shop is. Each night tells the present: a guide counts from when
    the account was bound, or else from the first night that shows it, until the next one.
#}
with

shown as (

    {{ standing_lines('sharers', ['sharer_id', 'guide_id', 'bound_at']) | indent(4) }}

),

bindings as (

    select
        channel,
        sharer_id,
        guide_id,
        coalesce(bound_at, {{ start_of('_delivery_date') }}) as valid_from_at

    from shown

    where guide_id is not null

),

changes as (

    select * from bindings

    qualify
        lag(guide_id, 1, '') over (
            partition by channel, sharer_id order by valid_from_at, guide_id
        ) <> guide_id

),

dated as (

    select
        *,
        row_number() over of_sharer = 1 as is_first,
        lead(valid_from_at) over of_sharer as valid_to_at

    from changes

    window of_sharer as (partition by channel, sharer_id order by valid_from_at, guide_id)

)

select * from dated
