-- What adds up over stores is, for the head office, all that the stores of its tree have.
with

nodes as (

    select distinct
        store_id,
        org_node_id

    from {{ ref('bridge_store_org') }}

),

roots as (

    select distinct org_node_id

    from {{ ref('int_org_parents_dated') }}

    where parent_org_node_id is null

),

additive as (

    select
        metric_values.metric,
        metric_values.scope_type,
        metric_values.scope,
        metric_values.period,
        metric_values.value

    from {{ ref('kpi__metric_value') }} as metric_values

    inner join {{ ref('kpi__metric_dictionary') }} as dictionary
        on metric_values.metric = dictionary.metric

    where
        metric_values.period_type = 'month'
        and dictionary.additivity = 'additive'
        and dictionary.measured_table in (
            'store.night', 'store.second_touch_monthly', 'store.same_store_monthly',
            'kpi.acquisition_monthly'
        )

),

stores as (

    select
        additive.metric,
        roots.org_node_id,
        additive.period,
        sum(additive.value) as value

    from additive

    inner join nodes
        on additive.scope = nodes.store_id

    inner join roots
        on nodes.org_node_id = roots.org_node_id

    where additive.scope_type = 'store'

    group by
        additive.metric,
        roots.org_node_id,
        additive.period

)

select
    stores.metric,
    stores.org_node_id,
    stores.period

from stores

left join additive
    on
        stores.metric = additive.metric
        and stores.org_node_id = additive.scope
        and stores.period = additive.period
        and additive.scope_type = 'org_node'

where stores.value <> coalesce(additive.value, 0)
