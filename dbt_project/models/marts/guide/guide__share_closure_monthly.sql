{{ config(alias='share_closure_monthly') }}
{%- set told_by = {
    'opened_shares': 'opening',
    'openings': 'opening',
    'known_openings': 'opening',
    'known_openers': 'opening',
    'viewed_openings': 'view',
    'clicked_openings': 'view',
    'visited_openings': 'sale',
    'bought_openings': 'sale',
    'buyers': 'sale',
} -%}
with

steps as (

    select
        *,
        {{ month_of('shared_date') }} as month,
        concat(channel, '|', share_id) as share

    from {{ ref('int_share_steps_windowed') }}

),

scoped as (

    {% for scope_type, scope in [('brand', "'brand'"), ('guide', 'guide_id')] -%}
    {% for share_hop in ["'all'", 'cast(hop as string)'] -%}
    select
        *,
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        {{ share_hop }} as share_hop

    from steps
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
    {%- if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

monthly as (

    select
        scope_type,
        scope,
        share_hop,
        month,
        window_days,
        is_opening_told,
        is_view_told,
        is_sale_told,
        count(distinct share) as shares,
        count(distinct case when is_opened then share end) as opened_shares,
        count(*) filter (where is_opened) as openings,
        count(*) filter (where is_viewed) as viewed_openings,
        count(*) filter (where is_clicked) as clicked_openings,
        count(person_id) as known_openings,
        count(distinct person_id) as known_openers,
        count(*) filter (where is_visited) as visited_openings,
        count(*) filter (where is_bought) as bought_openings,
        count(distinct case when is_bought then person_id end) as buyers

    from scoped

    group by
        scope_type,
        scope,
        share_hop,
        month,
        window_days,
        is_opening_told,
        is_view_told,
        is_sale_told

),

matured as (

    select
        scope_type,
        scope,
        share_hop,
        month,
        window_days,
        shares,
        {% for measure, source in told_by.items() -%}
        case when is_{{ source }}_told then {{ measure }} end as {{ measure }},
        {% endfor -%}
        case when is_opening_told then {{ small_sample('known_openings') }} end as is_small_sample

    from monthly

),

rated as (

    select
        *,
        {{ ratio('opened_shares', 'shares') }} as open_rate,
        {{ ratio('known_openings', 'openings') }} as identification_rate,
        {{ ratio('viewed_openings', 'openings') }} as view_rate,
        {{ ratio('clicked_openings', 'openings') }} as click_rate,
        {{ ratio('visited_openings', 'known_openings') }} as visit_rate,
        {{ ratio('bought_openings', 'known_openings') }} as closure_rate

    from matured

)

select * from rated
