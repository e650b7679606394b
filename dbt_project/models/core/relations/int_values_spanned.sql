with

told as (
    {%- for entity, values_of, subject, value_type, value in [
        ('contact_ways', 'contact_way_guides', 'config_id', 'guide', 'guide_userid'),
        ('acquisition_links', 'acquisition_link_guides', 'link_id', 'guide', 'guide_userid'),
        ('guide_accounts', 'user_departments', 'guide_userid', 'department', 'department_id'),
    ] %}

    select
        '{{ entity }}' as entity,
        corp_id as account_id,
        {{ subject }} as subject_id,
        '{{ value_type }}' as value_type,
        {{ value }} as value_text,
        _delivery_date as delivery_date

    from (
        {{ standing_lines(values_of, ['corp_id', subject, value]) | indent(8) }}
    ) as lines

    union all
    {%- endfor %}

    select
        'guide_accounts' as entity,
        corp_id as account_id,
        guide_userid as subject_id,
        'account' as value_type,
        {{ told_apart(['staff_no', 'position_title', 'user_status', 'main_department_id']) }} as value_text,
        delivery_date

    from {{ ref('int_guide_accounts_shown') }}

),

-- In nights in a row a value has the same distance from its record's place.
islands as (

    select
        told.*,
        records.new_since_date,
        records.old_by_date,
        records.place - row_number() over (
            partition by told.entity, told.account_id, told.subject_id, told.value_type, told.value_text
            order by records.place
        ) as island

    from told

    inner join {{ ref('int_records_shown') }} as records
        on
            told.entity = records.entity
            and told.account_id = records.account_id
            and told.subject_id = records.subject_id
            and told.delivery_date = records.delivery_date

),

spans as (

    select
        entity,
        account_id,
        subject_id,
        value_type,
        value_text,
        min(delivery_date) as first_shown_date,
        max(delivery_date) as last_shown_date,
        -- Null is unknown, and only the first and the last record of all can be.
        case when count(*) = count(new_since_date) then min(new_since_date) end as new_since_date,
        case when count(*) = count(old_by_date) then max(old_by_date) end as old_by_date

    from islands

    group by entity, account_id, subject_id, value_type, value_text, island

),

-- When it was first seen counts as its beginning; what the first record of all says began before.
dated as (

    select
        entity,
        account_id,
        subject_id,
        value_type,
        value_text,
        {{ start_of('new_since_date') }} as began_after_at,
        case when new_since_date is not null then {{ start_of('first_shown_date') }} end as valid_from_at,
        case when old_by_date is not null then {{ start_of('last_shown_date') }} end as ended_after_at,
        {{ start_of('old_by_date') }} as valid_to_at,
        first_shown_date,
        last_shown_date

    from spans

)

select * from dated
