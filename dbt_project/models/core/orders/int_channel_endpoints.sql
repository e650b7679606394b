{# Where the orders of a channel are paid: its contract says what its sales are. #}
with

endpoints as (

    select
        channel,
        min(case capability
            when 'store_sales' then 'offline'
            when 'private_sales' then 'private'
            when 'platform_sales' then 'public'
        end) as endpoint

    from {{ ref('dim_capabilities') }}

    group by channel

)

select * from endpoints
