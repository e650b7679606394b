{#
    Which store should send what to which other one of the same owner: those that run out first get from those that have most
    too much. Needed and surplus pieces of a unit are each laid in a row, and a piece goes to whoever stands at its place.
#}
with

receivers as (

    select
        *,
        sum(needed_quantity) over first_out as until_piece

    from {{ ref('int_stock_needs_reckoned') }}

    where needed_quantity > 0

    window first_out as (
        partition by owner, sku_id
        order by closing_quantity / forecast_quantity asc, forecast_quantity desc, store_id asc
        rows between unbounded preceding and current row
    )

),

givers as (

    select
        *,
        sum(surplus_quantity) over most_first as until_piece

    from {{ ref('int_stock_needs_reckoned') }}

    where surplus_quantity > 0

    window most_first as (
        partition by owner, sku_id
        order by surplus_quantity desc, store_id asc
        rows between unbounded preceding and current row
    )

),

suggested as (

    select
        receivers.from_date,
        receivers.owner,
        receivers.sku_id,
        givers.store_id as from_store_id,
        receivers.store_id as to_store_id,
        cast(
            least(receivers.until_piece, givers.until_piece)
            - greatest(
                receivers.until_piece - receivers.needed_quantity, givers.until_piece - givers.surplus_quantity
            ) as bigint
        ) as quantity

    from receivers

    inner join givers
        on
            receivers.owner = givers.owner
            and receivers.sku_id = givers.sku_id
            and receivers.until_piece > givers.until_piece - givers.surplus_quantity
            and givers.until_piece > receivers.until_piece - receivers.needed_quantity

)

select * from suggested
