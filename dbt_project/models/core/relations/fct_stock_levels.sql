{{ config(materialized='view') }}

with

stocks as (

    select * from {{ ref('int_stocks_unioned') }}

),

store_records as (

    {{ standing_lines('store_records', ['store_record_id', 'store_id']) | indent(4) }}

),

product_records as (

    {{ standing_lines('product_records', ['sku_record_id', 'sku_id']) | indent(4) }}

),

-- An ERP names store and unit by its own records; a warehouse of online channels is no store of theirs.
levels as (

    select
        stocks.channel,
        case when stocks.store_record_id is null then 'online' else store_records.store_id end as store_id,
        coalesce(stocks.sku_id, product_records.sku_id) as sku_id,
        coalesce(stocks.sku_id, stocks.sku_record_id) as source_sku_id,
        {{ days_after('stocks._delivery_date', -1) }} as business_date,
        stocks.quantity,
        stocks.available_quantity,
        stocks.reserved_quantity,
        stocks.incoming_quantity,
        stocks._stream,
        stocks._file_sha256,
        stocks._line_no,
        stocks._delivery_date

    from stocks

    left join store_records
        on
            stocks.channel = store_records.channel
            and stocks.store_record_id = store_records.store_record_id

    left join product_records
        on
            stocks.channel = product_records.channel
            and stocks.sku_record_id = product_records.sku_record_id

)

select * from levels
