with

changes as (

    {{ changes_of(
        'bridge_member_guides',
        ['channel', 'source_customer_id', 'guide_role', 'guide_id', 'store_id', 'bind_scene'],
        "'bound'",
        "'released'",
    ) | indent(4) }}

)

select * from changes
