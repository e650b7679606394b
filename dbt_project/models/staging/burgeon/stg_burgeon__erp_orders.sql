with

source as (

    select * from {{ source('raw', 'burgeon__retails') }}

),

named as (

    select
        -- ids
        {{ bare('id') }} as erp_order_id,
        {{ bare('docno') }} as document_no,
        {{ bare('related_normal_docno') }} as origin_document_no,
        {{ bare('otherdocno') }} as source_order_id,
        {{ bare('o2o_so_docno') }} as fulfilment_document_no,
        {{ bare('c_store_code') }} as store_id,
        {{ bare('vipno') }} as source_customer_id,
        {{ bare('order_phone') }} as order_phone,
        {{ bare('salesrep') }} as guide_ids,
        {{ bare('vouchers_no') }} as coupon_codes,

        -- strings
        case retailbilltype when 'NOR' then 'sale' when 'RET' then 'refund' else retailbilltype end as line_type,
        uploadtype as upload_kind,
        c_retailtype_name as sale_kind,

        -- numerics
        {{ whole_number('tot_lines') }} as line_count,
        {{ whole_number('tot_qty') }} as quantity,
        {{ fen('tot_amt_list') }} as list_fen,
        {{ fen('tot_amt_actual') }} as amount_fen,

        -- booleans
        status = '2' as is_submitted,
        case isactive when 'Y' then true when 'N' then false end as is_active,

        -- dates and timestamps
        {{ compact_date('billdate') }} as business_date,
        {{ instant('creationdate') }} as recorded_at,
        {{ instant('modifieddate') }} as modified_at,

        -- lineage
        {{ lineage('burgeon__retails') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('id or c_store_code is empty', 'erp_order_id is null or store_id is null'),
            ('tot_qty is not a whole number', 'quantity is null'),
            ('tot_amt_actual is not a plain amount', out_of_range('amount_fen')),
            ('a sale has a negative quantity', "line_type = 'sale' and quantity < 0 and amount_fen > 0"),
            ('billdate is not a date', 'business_date is null'),
            ('billdate lies outside of 2000 to the delivery', "not (business_date between date '2000-01-01' and _delivery_date)"),
            ('modifieddate is not a time', 'modified_at is null'),
        ]) }}

    from named

)

select * from judged
