{#
    How what members in reach had bought in a year differs from what it was at the end of the month before, member by
    member: who came, who came back, who went, and who bought more or less. Who has come back had been worth something at
    an earlier end, or was in reach at the former one, a buyer whose year was over. The first end opens the next month.
#}
with

ends as (

    select
        counted_date,
        {{ month_no('counted_date') }} as month_no,
        lag(counted_date) over (order by counted_date) as opened_date

    from (select distinct counted_date from {{ ref('int_member_assets_dated') }}) as counted

),

-- Each end also makes a row in the next month, where somebody may be missing.
shifted as (

    {% for months in [0, 1] -%}
    select
        person_id,
        month_no + {{ months }} as month_no,
        {{ 'true' if not months else 'false' }} as is_closing,
        {{ 'false' if not months else 'has_bought' }} as had_bought,
        {{ 'value_fen' if not months else 'cast(0 as bigint)' }} as value_fen,
        {{ 'cast(0 as bigint)' if not months else 'value_fen' }} as former_value_fen

    from {{ ref('int_member_assets_dated') }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

paired as (

    select
        person_id,
        month_no,
        max(case when is_closing then 1 else 0 end) = 1 as is_reached,
        max(case when had_bought then 1 else 0 end) = 1 as had_bought,
        sum(value_fen) as value_fen,
        sum(former_value_fen) as former_value_fen

    from shifted

    group by
        person_id,
        month_no

),

dated as (

    select
        *,
        min(case when value_fen <> 0 then month_no end) over (partition by person_id) as first_month_no

    from paired

),

moved as (

    select
        *,
        case
            when former_value_fen = 0 and value_fen = 0 then 'nothing'
            when former_value_fen = 0 and (had_bought or first_month_no < month_no) then 'reactivated'
            when former_value_fen = 0 then 'acquired'
            when value_fen = 0 and is_reached then 'lapsed'
            when value_fen = 0 then 'unreachable'
            when value_fen > former_value_fen then 'grown'
            when value_fen < former_value_fen then 'shrunk'
            else 'unchanged'
        end as movement

    from dated

),

counted as (

    select
        ends.opened_date,
        ends.counted_date,
        moved.movement,
        count(*) as members,
        count(*) filter (where moved.is_reached) as reached_members,
        cast(sum(moved.value_fen) as bigint) as value_fen,
        cast(sum(moved.former_value_fen) as bigint) as former_value_fen

    from moved

    inner join ends
        on
            moved.month_no = ends.month_no
            and ends.opened_date is not null

    group by
        ends.opened_date,
        ends.counted_date,
        moved.movement

)

select * from counted
