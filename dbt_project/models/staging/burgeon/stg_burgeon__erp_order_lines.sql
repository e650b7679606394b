with

source as (

    select * from {{ source('raw', 'burgeon__retail_items') }}

),

named as (

    select
        -- ids
        {{ bare('id') }} as erp_order_line_id,
        {{ bare('m_retail_id') }} as erp_order_id,
        {{ bare('m_product_id') }} as product_record_id,
        {{ bare('m_productalias_id') }} as sku_record_id,

        -- strings
        case when left(qty, 1) = '-' or left(tot_amt_actual, 1) = '-' then 'refund' else 'sale' end as line_type,

        -- numerics
        {{ whole_number('qty') }} as quantity,
        {{ fen('pricelist') }} as tag_price_fen,
        {{ fen('priceactual') }} as unit_price_fen,
        {{ fen('tot_amt_list') }} as list_fen,
        {{ fen('tot_amt_actual') }} as amount_fen,

        -- booleans
        {{ bare('m_productalias_id') }} is not null as is_merchandise,

        -- timestamps
        -- Tills fill in the one, the OMS the other.
        coalesce({{ instant('settime') }}, {{ instant('modifieddate') }}) as recorded_at,

        -- lineage
        {{ lineage('burgeon__retail_items') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('id or m_retail_id is empty', 'erp_order_line_id is null or erp_order_id is null'),
            ('qty is not a whole number', 'quantity is null'),
            ('tot_amt_actual is not a plain amount', out_of_range('amount_fen')),
            ('pieces and money go in opposite directions', 'sign(quantity) * sign(amount_fen) < 0'),
            ('neither settime nor modifieddate is a time', 'recorded_at is null'),
        ]) }}

    from named

)

select * from judged
