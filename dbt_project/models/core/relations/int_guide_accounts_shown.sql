with

accounts as (

    {{ standing_lines('guide_accounts', [
        'corp_id', 'guide_userid', 'position_title', 'user_status', 'main_department_id',
    ]) | indent(4) }}

),

attributes as (

    {{ standing_lines('user_attributes', [
        'corp_id', 'guide_userid', 'attribute_name', 'attribute_value',
    ]) | indent(4) }}

),

-- Under which name a directory keeps the staff number is the brand's choice.
numbers as (

    select
        corp_id,
        guide_userid,
        _delivery_date,
        max(attribute_value) as staff_no

    from attributes

    where attribute_name = '{{ var('staff_number_attribute', '工号') }}'

    group by all

),

shown as (

    select
        accounts.corp_id,
        accounts.guide_userid,
        accounts._delivery_date as delivery_date,
        numbers.staff_no,
        accounts.position_title,
        accounts.user_status,
        accounts.main_department_id

    from accounts

    left join numbers
        on
            accounts.corp_id = numbers.corp_id
            and accounts.guide_userid = numbers.guide_userid
            and accounts._delivery_date = numbers._delivery_date

)

select * from shown
