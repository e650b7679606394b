{{ config(alias='reorder_suggestion') }}

with

-- Once for each end of a transfer.
ends as (

    select
        to_store_id as store_id,
        sku_id,
        quantity as in_quantity,
        0 as out_quantity

    from {{ ref('int_transfers_suggested') }}

    union all

    select
        from_store_id as store_id,
        sku_id,
        0 as in_quantity,
        quantity as out_quantity

    from {{ ref('int_transfers_suggested') }}

),

transfers as (

    select
        store_id,
        sku_id,
        cast(sum(in_quantity) as bigint) as in_quantity,
        cast(sum(out_quantity) as bigint) as out_quantity

    from ends

    group by
        store_id,
        sku_id

),

suggested as (

    select
        needs.from_date,
        needs.store_id,
        needs.sku_id,
        skus.product_id,
        skus.product_category,
        needs.owner,
        needs.stock_date,
        needs.closing_quantity,
        needs.sold_4_weeks_quantity,
        needs.forecast_quantity,
        needs.credibility,
        cast(
            case
                when needs.closing_quantity >= 0 and needs.forecast_quantity > 0
                    then needs.closing_quantity / cast(needs.forecast_quantity as double)
            end as decimal(18, 4)
        ) as weeks_of_cover,
        needs.needed_quantity,
        needs.surplus_quantity,
        coalesce(transfers.in_quantity, 0) as transfer_in_quantity,
        coalesce(transfers.out_quantity, 0) as transfer_out_quantity,
        needs.needed_quantity - coalesce(transfers.in_quantity, 0) as order_quantity

    from {{ ref('int_stock_needs_reckoned') }} as needs

    left join transfers
        on
            needs.store_id = transfers.store_id
            and needs.sku_id = transfers.sku_id

    left join {{ ref('dim_skus') }} as skus
        on needs.sku_id = skus.sku_id

)

select * from suggested
