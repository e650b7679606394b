{#
    How a person came to the brand: by what is the first to be known of them. Of several things on that day an
    invitation counts before a purchase or a card in a store, that before a code, that before the other shops and the
    accounts of WeChat, since who buys in a store is shown the code there.
#}
with

ids as (

    select
        id_type,
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where valid_to_date is null

),

links as (

    select distinct
        corp_id,
        code_state

    from {{ ref('bridge_code_guides') }}

    where code_type = 'acquisition_link'

),

told as (

    select
        invitee_person_id as person_id,
        invited_date as acquired_date,
        'referral' as acquired_by,
        1 as rank_no

    from {{ ref('fct_referrals') }}

    where
        invitee_person_id is not null
        and not coalesce(is_self, false)

    union all

    select
        ids.person_id,
        orders.business_date as acquired_date,
        case
            when orders.live_id is not null then 'live'
            when orders.endpoint = 'offline' then 'store'
            when orders.endpoint = 'private' then 'online_shop'
            else orders.channel
        end as acquired_by,
        case when orders.endpoint = 'offline' then 2 when orders.live_id is not null then 3 else 5 end as rank_no

    from {{ ref('fct_orders') }} as orders

    inner join ids
        on
            orders.channel = ids.scope
            and orders.source_customer_id = ids.id_value
            and ids.id_type = 'customer_id'

    where orders.is_valid

    union all

    select
        ids.person_id,
        {{ business_date('members.registered_at') }} as acquired_date,
        'store' as acquired_by,
        2 as rank_no

    from {{ ref('int_member_states_told') }} as members

    inner join ids
        on
            members.channel = ids.scope
            and members.source_customer_id = ids.id_value
            and ids.id_type = 'customer_id'

    where members.registered_at is not null

    union all

    select
        ids.person_id,
        {{ business_date('relations.valid_from_at') }} as acquired_date,
        case
            when links.code_state is not null or relations.add_way = '16' then 'link'
            when relations.code_state is not null then 'contact_way'
            else 'contact'
        end as acquired_by,
        4 as rank_no

    from {{ ref('bridge_contact_relations') }} as relations

    inner join ids
        on
            relations.corp_id = ids.scope
            and relations.external_userid = ids.id_value
            and ids.id_type = 'external_userid'

    left join links
        on
            relations.corp_id = links.corp_id
            and relations.code_state = links.code_state

    where
        relations.valid_from_at is not null
        and coalesce(relations.began_by, '') <> 'transfer'

    union all

    select
        ids.person_id,
        fans.valid_from_date as acquired_date,
        'official_account' as acquired_by,
        6 as rank_no

    from {{ ref('int_fans_spanned') }} as fans

    inner join ids
        on
            fans.appid = ids.scope
            and fans.openid = ids.id_value
            and ids.id_type = 'openid'

),

first_told as (

    select
        person_id,
        acquired_date,
        acquired_by

    from told

    where acquired_date is not null

    qualify row_number() over (partition by person_id order by acquired_date, rank_no, acquired_by) = 1

),

acquired as (

    select
        first_told.person_id,
        first_told.acquired_date,
        first_told.acquired_by

    from first_told

    inner join {{ ref('dim_persons') }} as persons
        on first_told.person_id = persons.person_id

    where not persons.is_house_account

)

select * from acquired
