{# The kinds of ids there are: a handful, so that millions of ids name theirs by a number. #}
with

named as (

    select
        id_type,
        scope

    from {{ ref('int_identities_sighted') }}

    union

    select
        holder_type,
        holder_scope

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

    union

    select
        other_type,
        other_scope

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

),

kinds as (

    select
        {{ number_of(['id_type', 'scope']) }} as kind_key,
        id_type,
        scope,
        cast(dense_rank() over (order by id_type, scope) as int) as kind_no,
        id_type in ('phone', 'phone_digest', 'phone_and_name') as is_number,
        id_type = 'unionid' as is_strict

    from named

)

select * from kinds
