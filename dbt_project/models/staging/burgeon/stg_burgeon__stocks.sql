with

source as (

    select * from {{ source('raw', 'burgeon__storage') }}

),

named as (

    select
        -- ids
        {{ bare('c_store_id') }} as store_record_id,
        {{ bare('m_product_id') }} as product_record_id,
        {{ bare('m_productalias_id') }} as sku_record_id,

        -- numerics
        {{ whole_number('qty') }} as quantity,
        {{ whole_number('qtyvalid') }} as available_quantity,
        {{ whole_number('qtyoccupy') }} as reserved_quantity,
        {{ whole_number('qtypurchaserem') }} as incoming_quantity,
        {{ fen('pricelist') }} as tag_price_fen,

        -- lineage
        {{ lineage('burgeon__storage') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('c_store_id or m_productalias_id is empty', 'store_record_id is null or sku_record_id is null'),
            ('qty is not a whole number', 'quantity is null'),
        ]) }}

    from named

)

select * from judged
