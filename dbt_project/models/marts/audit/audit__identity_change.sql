{{ config(alias='identity_change') }}

{#
    How far the night's merges and splits move each number that counts persons: the same facts, with
    the persons of the night before and with tonight's.
#}
with

ids as (

    select * from {{ ref('int_person_ids_compared') }}

),

orders as (

    select
        ids.person_id,
        ids.former_person_id,
        count(*) over (partition by ids.person_id) as orders,
        count(*) over (partition by ids.former_person_id) as former_orders

    from (
        select distinct
            channel,
            order_id,
            source_customer_id

        from {{ ref('fct_order_lines') }}

        where is_valid_sale
    ) as sales

    inner join ids
        on
            sales.channel = ids.scope
            and sales.source_customer_id = ids.id_value
            and ids.id_type = 'customer_id'

),

members as (

    select
        ids.person_id,
        ids.former_person_id

    from {{ ref('dim_members') }} as members

    inner join ids
        on
            members.channel = ids.scope
            and members.source_customer_id = ids.id_value
            and ids.id_type = 'customer_id'

),

merged as (

    select log.*

    from {{ ref('fct_person_merges') }} as log

    where log.merged_on_date = (select max(ids.night) from ids)

),

divided as (

    select log.*

    from {{ ref('fct_person_splits') }} as log

    where log.split_on_date = (select max(ids.night) from ids)

),

measured as (

    {% for measure, relation, before, after in [
        ('persons', 'ids', 'count(distinct former_person_id)', 'count(distinct person_id)'),
        ('members', 'members', 'count(distinct former_person_id)', 'count(distinct person_id)'),
        ('buyers', 'orders', 'count(distinct former_person_id)', 'count(distinct person_id)'),
        ('repeat_buyers', 'orders', 'count(distinct former_person_id) filter (where former_orders > 1)',
            'count(distinct person_id) filter (where orders > 1)'),
        ('ids_that_changed_their_person', 'ids', '0', 'count(*) filter (where person_id <> former_person_id)'),
        ('merges', 'merged', '0', 'count(*)'),
        ('splits', 'divided', '0', 'count(*)'),
    ] -%}
    select
        '{{ measure }}' as measure,
        cast({{ before }} as bigint) as value_before,
        cast({{ after }} as bigint) as value_after
    from {{ relation }}

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
),

-- A hundredth of what there was; of what begins at none, a hundredth of all persons. Twenty are allowed.
limited as (

    select
        measured.measure,
        measured.value_before,
        measured.value_after,
        measured.value_after - measured.value_before as change,
        greatest(
            20,
            cast(floor(0.01 * greatest(measured.value_before, all_persons.value_before)) as bigint)
        ) as allowed_change

    from measured

    cross join measured as all_persons

    where all_persons.measure = 'persons'

),

judged as (

    select
        *,
        abs(change) <= allowed_change as is_within_limit

    from limited

)

select * from judged
