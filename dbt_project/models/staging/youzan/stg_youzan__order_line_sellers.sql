with

source as (

    select * from {{ source('raw', 'youzan__order_item_sales_staff') }}

),

named as (

    select
        -- ids
        {{ said('full_order_info.order_info.tid') }} as order_id,
        replace(oid, '"', '') as order_line_id,
        {{ bare(said('value')) }} as guide_id,

        -- lineage
        _child_no,
        {{ lineage('youzan__order_item_sales_staff') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('tid or oid is empty', "coalesce(order_id, '') = '' or coalesce(order_line_id, '') = ''"),
            ('the staff number is empty', 'guide_id is null'),
        ]) }}

    from named

)

select * from judged
