with

source as (

    select * from {{ source('raw', 'jushuitan__inventory') }}

),

named as (

    select
        -- ids
        {{ bare('sku_id') }} as sku_id,
        {{ bare('i_id') }} as product_id,

        -- numerics
        {{ whole_number('qty') }} as quantity,
        {{ whole_number('order_lock') }} + {{ whole_number('pick_lock') }} as reserved_quantity,
        {{ whole_number('virtual_qty') }} as virtual_quantity,
        {{ whole_number('purchase_qty') }} + {{ whole_number('in_qty') }} as incoming_quantity,
        {{ whole_number('return_qty') }} as returned_quantity,
        {{ whole_number('defective_qty') }} as defective_quantity,

        -- timestamps
        {{ instant('modified') }} as modified_at,

        -- lineage
        {{ lineage('jushuitan__inventory') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('sku_id is empty', 'sku_id is null'),
            ('qty is not a whole number', 'quantity is null'),
        ]) }}

    from named

)

select * from judged
