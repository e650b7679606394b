with

changes as (

    {{ changes_of(
        'bridge_code_guides',
        ['corp_id', 'code_type', 'code_id', 'code_state', 'guide_userid'],
        "'assigned'",
        "'removed'",
    ) | indent(4) }}

)

select * from changes
