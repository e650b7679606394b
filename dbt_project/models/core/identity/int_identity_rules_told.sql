{# The rules by which ids are one person's, from the strongest: millions of links name theirs by number. #}
with

told as (

    select distinct
        kind,
        strength

    from {{ ref('int_identity_statements') }}

    where strength <> 'weak'

),

graded as (

    select
        *,
        case strength
            when 'decided' then 0
            when 'issued' then 1
            when 'stated' then 2
            when 'verified' then 3
            when 'typed' then 4
        end as grade

    from told

),

rules as (

    select
        cast(row_number() over (order by grade, kind) as int) as rule_no,
        {{ number_of(['kind', 'strength']) }} as rule_key,
        kind,
        strength,
        grade

    from graded

)

select * from rules
