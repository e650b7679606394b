with

bindings as (

    {{ standing_lines(
        'guide_relations',
        ['source_customer_id', 'guide_id', 'store_id', 'bind_scene', 'bound_at'],
        {'chain_id': 'string'},
    ) | indent(4) }}

),

shown as (

    select
        channel,
        coalesce(chain_id, channel) as account_id,
        source_customer_id,
        guide_id,
        bound_at,
        min(store_id) as store_id,
        min(bind_scene) as bind_scene,
        min(_delivery_date) as first_shown_date,
        max(_delivery_date) as last_shown_date

    from bindings

    group by all

)

select * from shown
