with

relations as (

    select *

    from {{ ref('int_relations_judged') }}

    where entity = 'guide_relations'

),

shown as (

    select * from {{ ref('int_bindings_shown') }}

),

members as (

    select * from {{ ref('int_member_states_told') }}

    qualify
        row_number() over (
            partition by channel, source_customer_id order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

bindings as (

    select
        shown.channel,
        shown.source_customer_id,
        shown.guide_id,
        shown.store_id,
        'service' as guide_role,
        shown.bind_scene,
        relations.end_evidence,
        relations.ended_because,
        relations.is_end_held_back,
        relations.began_after_at,
        relations.valid_from_at,
        relations.ended_after_at,
        relations.valid_to_at

    from relations

    inner join shown
        on
            relations.account_id = shown.account_id
            and relations.subject_id = shown.source_customer_id
            and relations.object_id = shown.guide_id
            and relations.valid_from_at = shown.bound_at

    union all

    select
        channel,
        source_customer_id,
        guide_id,
        store_id,
        'service' as guide_role,
        cast(null as string) as bind_scene,
        case when valid_to_at is not null then 'snapshot' end as end_evidence,
        case when valid_to_at is not null then 'replaced' end as ended_because,
        false as is_end_held_back,
        began_after_at,
        valid_from_at,
        ended_after_at,
        valid_to_at

    from {{ ref('int_member_bindings_spanned') }}

    {% for role, moment in [('opening', 'registered_at'), ('activating', 'activated_at')] -%}
    union all

    -- Who opened or activated a card has done so for good.
    select
        channel,
        source_customer_id,
        {{ role }}_guide_id as guide_id,
        {{ role }}_store_id as store_id,
        '{{ role }}' as guide_role,
        cast(null as string) as bind_scene,
        cast(null as string) as end_evidence,
        cast(null as string) as ended_because,
        false as is_end_held_back,
        {{ moment }} as began_after_at,
        {{ moment }} as valid_from_at,
        cast(null as timestamp) as ended_after_at,
        cast(null as timestamp) as valid_to_at

    from members

    where {{ role }}_guide_id is not null
    {% endfor %}

),

told as (

    select
        *,
        'snapshot' as began_evidence,
        valid_to_at is null as is_current

    from bindings

)

select * from told
