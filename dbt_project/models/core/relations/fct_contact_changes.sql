with

changes as (

    {{ changes_of(
        'bridge_contact_relations',
        ['corp_id', 'external_userid', 'guide_userid', 'added_at', 'add_way', 'code_state'],
        "'added'",
        "case when ended_because = 'transfer' then 'transferred' else 'lost' end",
    ) | indent(4) }}

)

select * from changes
