{#
    Orders whose store or guide no master data know, among all of the four weeks that end with their
    delivery: a single one is no reason to stop, one in a hundred is. Asked are channels that list their
    stores, and those that have named none but known ones from the first: others number them otherwise.
#}
with

records as (

    {{ standing_lines('store_records', ['store_id']) | indent(4) }}

),

known as (

    select
        'store' as kind,
        store_id as named_id

    from {{ ref('dim_stores') }}

    where is_listed

    union

    select
        'store' as kind,
        store_id as named_id

    from records

    union

    select
        'guide' as kind,
        guide_id as named_id

    from {{ ref('dim_guides') }}

),

erp_orders as (

    {{ standing_lines('erp_orders', ['erp_order_id', 'business_date'], where_told={
        'store_id': 'string', 'guide_ids': 'string',
    }) | indent(4) }}

),

-- An order that is told again is of the delivery that told it last.
documents as (

    select
        channel,
        order_id as document_id,
        case
            when last_delivery_date > first_delivery_date then {{ days_after('last_delivery_date', -1) }}
            else told_for_date
        end as told_for_date,
        is_history and last_delivery_date = first_delivery_date as is_history

    from {{ ref('int_orders_told') }}

    union all

    select
        channel,
        erp_order_id as document_id,
        case
            when _delivery_date = min(_delivery_date) over (partition by channel) then business_date
            else {{ days_after('_delivery_date', -1) }}
        end as told_for_date,
        _delivery_date = min(_delivery_date) over (partition by channel) as is_history

    from erp_orders

),

named as (

    {% for kind, column, relation, document in [
        ('store', 'store_id', ref('int_orders_told'), 'order_id'),
        ('guide', 'guide_id', ref('int_orders_told'), 'order_id'),
        ('store', 'selling_store_id', ref('int_order_heads_unioned'), 'order_id'),
        ('guide', 'sales_guide_id', ref('int_order_heads_unioned'), 'order_id'),
        ('guide', 'service_guide_id', ref('int_order_heads_unioned'), 'order_id'),
        ('store', 'store_id', 'erp_orders', 'erp_order_id'),
        ('guide', 'guide_ids', 'erp_orders', 'erp_order_id'),
    ] -%}
    select
        channel,
        {{ document }} as document_id,
        '{{ kind }}' as kind,
        {{ column }} as named_id

    from {{ relation }}

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
),

compared as (

    select
        named.channel,
        named.document_id,
        min(case when known.named_id is null then 0 else 1 end) = 0 as is_unknown

    from named

    left join known
        on
            named.kind = known.kind
            and named.named_id = known.named_id

    where
        named.named_id is not null
        and named.named_id <> 'online'
        -- Several guides in one field.
        and named.named_id not like '%,%'

    group by all

),

told as (

    select
        documents.*,
        compared.document_id is not null as is_named,
        coalesce(compared.is_unknown, false) as is_unknown

    from documents

    left join compared
        on
            documents.channel = compared.channel
            and documents.document_id = compared.document_id

),

asked as (

    select distinct channel

    from {{ ref('dim_stores') }}

    where is_listed

    union

    select channel

    from told

    where is_history and is_named

    group by channel

    having
        count(*) >= 5
        and count(*) filter (where is_unknown) <= 0.01 * count(*)

),

counted as (

    select
        told.channel,
        told.told_for_date,
        told.is_history,
        count(*) as orders,
        count(*) filter (where told.is_unknown) as unknown_orders

    from told

    inner join asked
        on told.channel = asked.channel

    group by all

),

judged as (

    select
        channel,
        told_for_date,
        is_history,
        unknown_orders,
        sum(orders) over four_weeks as orders_of_four_weeks,
        sum(unknown_orders) over four_weeks as unknown_of_four_weeks

    from counted

    window four_weeks as (
        partition by channel order by told_for_date range between interval 27 day preceding and current row
    )

)

select * from judged
