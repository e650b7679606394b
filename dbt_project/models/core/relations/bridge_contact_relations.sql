with

relations as (

    select *

    from {{ ref('int_relations_judged') }}

    where entity = 'contacts'

),

shown as (

    select * from {{ ref('int_contacts_shown') }}

),

-- After an adding again the system writes a state of its own: the first code led the customer here.
first_codes as (

    select
        account_id,
        subject_id,
        object_id,
        min_by(began_as, valid_from_at) as first_code_state

    from relations

    where began_as is not null

    group by all

),

described as (

    select
        relations.account_id as corp_id,
        relations.subject_id as external_userid,
        relations.object_id as guide_userid,

        shown.add_way,
        case
            when shown.add_way = '202' then 'transfer'
            when shown.add_way = '201' then 'internal_share'
            when shown.is_added_by_customer then 'customer'
            when shown.add_way is not null then 'guide'
        end as began_by,
        relations.began_as as code_state,
        first_codes.first_code_state,
        relations.began_evidence,
        relations.ended_because,
        relations.end_evidence,

        relations.valid_to_at is null as is_current,
        relations.is_end_held_back,

        relations.valid_from_at as added_at,
        relations.waiting_since_at,
        relations.began_after_at,
        relations.valid_from_at,
        relations.ended_after_at,
        relations.valid_to_at,
        relations.first_shown_date,
        relations.last_shown_date

    from relations

    left join shown
        on
            relations.account_id = shown.corp_id
            and relations.subject_id = shown.external_userid
            and relations.object_id = shown.guide_userid
            and relations.valid_from_at = shown.added_at

    left join first_codes
        on
            relations.account_id = first_codes.account_id
            and relations.subject_id = first_codes.subject_id
            and relations.object_id = first_codes.object_id

)

select * from described
