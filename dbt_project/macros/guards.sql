{# Whether a group has more than one value of a text: by numbers, since to keep long texts for each group takes memory. #}
{% macro differ(column) -%}
    {%- set number = 'case when ' ~ column ~ ' is not null then ' ~ number_of([column]) ~ ' end' -%}
    coalesce(min({{ number }}) <> max({{ number }}), false)
{%- endmacro %}

{#
    What is judged of deliveries, and by what. A guard looks at the rows of a relation (`of`) that `where` names, and
    says for each delivery (`on`) how much it found (`observed`), how much there may be (`allowed`), and what is wrong if
    there is more. One that is a statistic may turn out not to know what is usual.
    What is summed is whole or a decimal: a sum of doubles depends on their order, and with it the name of the release.
#}
{% macro guards() %}
    {%- set order_lines = "'order_lines'" -%}
    {%- set day_after = days_after('business_date', '1') -%}
    {%- set day_after_told = days_after('told_for_date', '1') -%}
    {%- set seconds_moved = seconds_between('ordered_at', 'last_ordered_at') -%}
    {{ return([
        {
            'name': 'hours_are_of_this_clock', 'severity': 'critical', 'is_statistic': true,
            'of': 'hours', 'stream': order_lines, 'on': day_after_told,
            'observed': 'max(cast(round(evidence) as bigint))', 'allowed': 'max(cast(allowed_evidence as bigint))',
            'message': "'the hours of the orders are those of a clock that is eight or twelve hours off'",
        },
        {
            'name': 'no_order_is_of_the_day_of_delivery', 'severity': 'critical',
            'of': ref('int_orders_told'), 'stream': order_lines, 'on': 'first_delivery_date', 'where': 'not is_history',
            'observed': 'count(*) filter (where business_date >= first_delivery_date)',
            'allowed': 'cast(floor(0.1 * count(*)) as bigint)',
            'message': "'orders are dated on the day on which they were delivered, or after it'",
        },
        {
            'name': 'no_order_moves_by_whole_hours', 'severity': 'critical',
            'of': ref('int_orders_told'), 'stream': order_lines, 'on': 'last_delivery_date',
            'where': 'last_delivery_date > first_delivery_date',
            'observed': 'count(*) filter (where abs(' ~ seconds_moved ~ ') in (28800, 43200, 57600))',
            'message': "'orders were told again with a clock that is hours off'",
        },
        {
            'name': 'order_numbers_look_as_usual', 'severity': 'critical',
            'of': 'numbered', 'stream': order_lines, 'on': 'first_delivery_date', 'observed': 'sum(odd_numbers)',
            'message': "'numbers of orders have letters, and none ever had'",
        },
        {
            'name': 'keys_look_as_usual', 'severity': 'critical',
            'of': ref('int_keys_judged'), 'on': 'delivery_date', 'observed': 'sum(odd_keys)',
            'message': "'keys have letters, and none ever had'",
        },
        {
            'name': 'amounts_are_in_their_unit', 'severity': 'critical', 'is_statistic': true,
            'of': 'prices', 'stream': order_lines, 'on': 'delivery_date', 'observed': 'sum(odd_pieces)',
            'message': "'pieces cost ten times as much, or a tenth, of what they ever did'",
        },
        {
            'name': 'money_per_line_is_as_usual', 'severity': 'critical', 'is_statistic': true,
            'of': ref('int_stream_amounts_judged'), 'stream': 'stream', 'on': 'delivery_date',
            'observed': 'cast(round(100 * exp(max(distance))) as bigint)',
            'allowed': 'cast(round(100 * exp(max(allowed_distance))) as bigint)',
            'message': "'money per line, in percent of what it was, or what it was in percent of it'",
        },
        {
            'name': 'copies_are_in_the_same_unit', 'severity': 'critical', 'is_statistic': true,
            'of': 'copies', 'on': 'told_on_date', 'observed': 'count(*) filter (where is_other_unit)',
            'message': "'copies of sales tell ten times as much as the sales, or a tenth'",
        },
        {
            'name': 'erp_orders_are_in_the_unit_of_their_lines', 'severity': 'critical',
            'of': ref('int_erp_orders_summed'), 'on': 'delivery_date',
            'observed': 'count(*) filter (where is_other_unit)',
            'message': "'orders tell ten times as much as their lines, or a tenth'",
        },
        {
            'name': 'erp_orders_are_the_sum_of_their_lines', 'severity': 'warning',
            'of': ref('int_erp_orders_summed'), 'on': 'delivery_date', 'observed': 'count(*)',
            'message': "concat('orders differ from their lines by ', sum(abs(head_fen - lines_fen)), ' fen')",
        },
        {
            'name': 'ids_are_told_as_usual', 'severity': 'critical', 'is_statistic': true,
            'of': ref('int_ids_judged'), 'on': 'delivery_date',
            'observed': 'max(case when is_lost then records - told_ids else 0 end)',
            'message': "concat('an id that persons are known by is missing: ', min(case when is_lost then id_column end))",
        },
        {
            'name': 'ids_are_of_different_persons', 'severity': 'critical', 'is_statistic': true,
            'of': ref('int_ids_judged'), 'on': 'delivery_date',
            'observed': 'max(case when is_pooled then told_ids else 0 end)',
            'message': "concat('many records have the same ', min(case when is_pooled then id_column end))",
        },
        {
            'name': 'every_phone_reaches_somebody', 'severity': 'warning',
            'of': ref('int_ids_judged'), 'on': 'delivery_date',
            'observed': 'sum(odd_ids)', 'allowed': 'sum(allowed_odd_ids)',
            'message': "'phones are masked, cut or fillers, and nobody is known by them'",
        },
        {
            'name': 'no_order_number_is_given_out_twice', 'severity': 'critical',
            'of': ref('int_orders_contradicted'), 'on': 'delivery_date', 'observed': 'sum(orders)',
            'message': "'orders have another store or customer than when they were first told'",
        },
        {
            'name': 'stores_and_guides_are_known', 'severity': 'critical',
            'of': ref('int_references_judged'), 'stream': order_lines, 'on': day_after_told, 'where': 'not is_history',
            'observed': 'max(case when unknown_orders > 0 then unknown_of_four_weeks else 0 end)',
            'allowed': 'max(cast(greatest(1, floor(0.01 * orders_of_four_weeks)) as bigint))',
            'message': "'more than one in a hundred orders of four weeks name stores or guides that nobody knows'",
        },
        {
            'name': 'every_store_and_guide_is_known', 'severity': 'warning',
            'of': ref('int_references_judged'), 'stream': order_lines, 'on': day_after_told, 'where': 'not is_history',
            'observed': 'sum(unknown_orders)',
            'message': "'orders name stores or guides that nobody knows'",
        },
        {
            'name': 'guides_stay_in_their_stores', 'severity': 'warning',
            'of': ref('int_guides_moved'), 'on': 'delivery_date',
            'observed': 'sum(moved_guides)', 'allowed': 'cast(floor(0.05 * sum(guides)) as bigint)',
            'message': "'more than one in twenty guides changed the store in a night'",
        },
        {
            'name': 'every_touch_is_of_somebody_known', 'severity': 'warning',
            'of': ref('int_touches_orphaned'), 'on': 'delivery_date', 'observed': 'sum(orphans)',
            'message': "'touches are of persons whom no list names; they are counted for nobody'",
        },
        {
            'name': 'every_refund_has_its_sale', 'severity': 'warning',
            'of': ref('int_refunds_pending'), 'stream': order_lines, 'on': '_delivery_date', 'observed': 'count(*)',
            'message': "concat('refunds wait for their sale, or are of more than was paid: ', sum(refund_fen), ' fen')",
        },
        {
            'name': 'every_claim_is_on_what_was_paid', 'severity': 'warning',
            'of': ref('int_refunds_claimed'), 'on': '_delivery_date', 'observed': 'count(*)',
            'message': "concat('refunds are asked of more than was paid, or of what nobody sold: ', sum(claimed_fen), ' fen')",
        },
        {
            'name': 'orders_are_as_many_as_usual', 'severity': 'critical', 'is_statistic': true,
            'of': 'days', 'stream': order_lines, 'on': day_after, 'where': "scope_type = 'channel'",
            'observed': 'max(orders)', 'allowed': 'max(case when is_far then -1 else orders end)',
            'message': "'far more or fewer orders than on this weekday, by the calendar'",
        },
        {
            'name': 'stores_are_not_silent', 'severity': 'critical', 'is_statistic': true,
            'of': 'days', 'stream': order_lines, 'on': day_after, 'where': "scope_type = 'store'",
            'observed': 'cast(floor(coalesce(sum(cast(usual_orders as decimal(18, 6))) filter (where orders = 0 and not is_special), 0)) as bigint)',
            'allowed': '25',
            'message': "'stores have no orders that usually have so many together'",
        },
        {
            'name': 'stores_sell_as_usual', 'severity': 'warning',
            'of': 'days', 'stream': order_lines, 'on': day_after, 'where': "scope_type = 'store'",
            'observed': 'count(*) filter (where distance > allowed_distance)',
            'message': "'a store has far more orders than on this weekday'",
        },
    ]) }}
{% endmacro %}
