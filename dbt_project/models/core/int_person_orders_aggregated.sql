with

tellers as (

    {{ channels_telling('returns') | indent(4) }}

),

sales as (

    select
        channel,
        order_id,
        source_customer_id,
        store_id,
        business_date,
        sum(amount_fen) as amount_fen

    from {{ ref('fct_order_lines') }}

    where is_valid_sale

    group by all

),

orders as (

    select
        identities.person_id,
        sales.channel,
        sales.order_id,
        sales.store_id,
        sales.business_date,
        cast(sales.amount_fen as bigint) as amount_fen,
        tellers.channel is not null as tells_returns

    from sales

    left join tellers
        on sales.channel = tellers.channel

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            sales.channel = identities.scope
            and sales.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

)

select * from orders
