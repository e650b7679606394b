{{ config(alias='path_step_monthly') }}

with

transitions as (

    select
        {{ month_of('business_date') }} as month,
        state,
        link_type,
        page_type,
        event_type,
        product_category,
        next_state,
        count(*) as transitions,
        count(*) filter (where has_order) as ordering_transitions,
        cast(round(median(seconds_to_next)) as bigint) as median_seconds_to_next

    from {{ ref('int_steps_followed') }}

    group by all

),

totals as (

    select
        *,
        cast(sum(transitions) over (partition by month, state) as bigint) as steps

    from transitions

),

rated as (

    select
        month,
        state,
        link_type,
        page_type,
        event_type,
        product_category,
        next_state,
        next_state = 'end' as is_end,
        steps,
        transitions,
        ordering_transitions,
        -- A session that ends here without an order is dropped off here.
        case when next_state = 'end' then transitions - ordering_transitions end as drop_offs,
        median_seconds_to_next,
        {{ ratio('transitions', 'steps') }} as transition_share,
        case when next_state = 'end' then {{ ratio('transitions - ordering_transitions', 'steps') }} end
            as drop_off_rate,
        {{ small_sample('steps') }} as is_small_sample

    from totals

)

select * from rated
