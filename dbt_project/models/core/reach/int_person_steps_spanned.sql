{#
    How far a person has come, each step only with all before it: known, in reach, with a card, a
    buyer, a buyer again on another day. Beside it who has a card or bought, in reach or not.
#}
with

persons as (

    select
        person_id,
        first_seen_date

    from {{ ref('dim_persons') }}

    where not is_house_account

),

cards as (

    select
        identities.person_id,
        min(coalesce({{ business_date('members.registered_at') }}, identities.valid_from_date)) as member_date

    from {{ ref('int_member_states_told') }} as members

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            members.channel = identities.scope
            and members.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    group by identities.person_id

),

order_days as (

    select
        person_id,
        business_date,
        row_number() over (partition by person_id order by business_date) as day_no

    from {{ ref('int_person_orders_aggregated') }}

    where is_purchase

    group by
        person_id,
        business_date

),

buyers as (

    select
        person_id,
        min(case when day_no = 1 then business_date end) as first_order_date,
        min(case when day_no = 2 then business_date end) as second_order_date

    from order_days

    where day_no <= 2

    group by person_id

),

reached as (

    select
        person_id,
        valid_from_date,
        valid_to_date,
        min(valid_from_date) over (partition by person_id) as first_reached_date

    from {{ ref('int_persons_reached') }}

),

first_reached as (

    select distinct
        person_id,
        first_reached_date

    from reached

),

-- A system may tell late of whom it has known for long. Who never came so far does so on no day.
dated as (

    select
        persons.person_id,
        least(
            persons.first_seen_date, first_reached.first_reached_date, cards.member_date, buyers.first_order_date
        ) as identified_date,
        coalesce(cards.member_date, date '9999-12-31') as member_date,
        coalesce(buyers.first_order_date, date '9999-12-31') as buyer_date,
        coalesce(buyers.second_order_date, date '9999-12-31') as repeat_buyer_date

    from persons

    left join first_reached
        on persons.person_id = first_reached.person_id

    left join cards
        on persons.person_id = cards.person_id

    left join buyers
        on persons.person_id = buyers.person_id

),

nested as (

    select
        reached.person_id,
        reached.valid_from_date as contactable_from_date,
        greatest(reached.valid_from_date, dated.member_date) as member_from_date,
        greatest(reached.valid_from_date, dated.member_date, dated.buyer_date) as buyer_from_date,
        greatest(reached.valid_from_date, dated.member_date, dated.repeat_buyer_date) as repeat_buyer_from_date,
        coalesce(reached.valid_to_date, date '9999-12-31') as until_date,
        reached.valid_to_date

    from reached

    inner join dated
        on reached.person_id = dated.person_id

),

steps as (

    {% for step, day in [
        ('identified', 'identified_date'),
        ('any_member', 'member_date'),
        ('any_buyer', 'buyer_date'),
        ('any_repeat_buyer', 'repeat_buyer_date'),
    ] -%}
    select
        person_id,
        '{{ step }}' as step,
        {{ day }} as valid_from_date,
        cast(null as date) as valid_to_date

    from dated

    where {{ day }} < date '9999-12-31'

    union all

    {% endfor -%}
    {% for step in ['contactable', 'member', 'buyer', 'repeat_buyer'] -%}
    select
        person_id,
        '{{ step }}' as step,
        {{ step }}_from_date as valid_from_date,
        valid_to_date

    from nested

    where {{ step }}_from_date < until_date
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
)

select * from steps
