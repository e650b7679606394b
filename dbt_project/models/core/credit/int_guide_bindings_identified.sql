{#
    Which guides a person has: who opened a card, whom a system binds the person to, whose contact
    the person is.
#}
with

persons as (

    select
        id_type,
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type in ('customer_id', 'external_userid')
        and valid_to_date is null

),

staff as (

    select
        wecom_user_id,
        staff_no,
        min(hire_date) as hire_date

    from (

        {{ standing_lines('staff_assignments', ['wecom_user_id', 'staff_no', 'hire_date']) | indent(8) }}

    ) as assignments

    where wecom_user_id is not null

    group by
        wecom_user_id,
        staff_no

),

-- A userid may be given to somebody else after its holder has left; the app no longer lists the
-- holder then, the sheet of staff still does.
contacts as (

    select
        relations.corp_id,
        relations.external_userid,
        coalesce(accounts.staff_no, max_by(staff.staff_no, staff.hire_date)) as staff_no,
        relations.added_at,
        relations.valid_to_at

    from {{ ref('bridge_contact_relations') }} as relations

    left join {{ ref('dim_guide_accounts') }} as accounts
        on
            relations.guide_userid = accounts.guide_userid
            and relations.added_at >= coalesce(accounts.valid_from_at, timestamp '1970-01-01 00:00:00')
            and relations.added_at < coalesce(accounts.valid_to_at, timestamp '9999-12-31 00:00:00')

    left join staff
        on
            relations.guide_userid = staff.wecom_user_id
            and {{ business_date('relations.added_at') }} >= staff.hire_date

    group by
        relations.corp_id,
        relations.external_userid,
        accounts.staff_no,
        relations.added_at,
        relations.valid_to_at,
        relations.guide_userid

),

told as (

    select
        'customer_id' as id_type,
        channel as scope,
        source_customer_id as id_value,
        guide_role,
        guide_id,
        valid_from_at,
        valid_to_at

    from {{ ref('bridge_member_guides') }}

    union all

    select
        'external_userid' as id_type,
        corp_id as scope,
        external_userid as id_value,
        'contact' as guide_role,
        staff_no as guide_id,
        added_at as valid_from_at,
        valid_to_at

    from contacts

    where staff_no is not null

),

identified as (

    select
        persons.person_id,
        told.scope,
        told.id_value,
        told.guide_role,
        told.guide_id,
        told.valid_from_at,
        told.valid_to_at

    from told

    inner join persons
        on
            told.id_type = persons.id_type
            and told.scope = persons.scope
            and told.id_value = persons.id_value

    -- Since when is unknown of what was there before anything was told; it proves nothing of then.
    where told.valid_from_at is not null

)

select * from identified
