with

follows as (

    {{ standing_lines('contact_follows', [
        'corp_id',
        'external_userid',
        'guide_userid',
        'add_way',
        'code_state',
        'is_added_by_customer',
        'added_at',
    ]) | indent(4) }}

),

-- An adding has its own time, which tells it from an adding again in all nights that show it.
shown as (

    select
        corp_id,
        external_userid,
        guide_userid,
        added_at,
        min_by(add_way, _delivery_date) as add_way,
        min_by(code_state, _delivery_date) filter (where code_state is not null) as code_state,
        max(is_added_by_customer) as is_added_by_customer,
        min(_delivery_date) as first_shown_date,
        max(_delivery_date) as last_shown_date

    from follows

    group by all

)

select * from shown
