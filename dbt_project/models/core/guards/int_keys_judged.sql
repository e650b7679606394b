{#
    Keys that do not end in a number, where all keys that the stream had told before did: the same
    thing under two spellings of its key would be two.
#}
with

told as (

    select
        channel,
        _stream,
        _delivery_date as delivery_date,
        count(*) as keys,
        count(*) filter (where not {{ matches('_line_key', '(^|[^0-9A-Za-z])[0-9]+$') }}) as odd_keys

    from {{ ref('int_lines_received') }}

    where not is_child and _line_key is not null

    group by all

),

learned as (

    select
        *,
        sum(keys) over earlier as usual_keys,
        sum(odd_keys) over earlier as usual_odd_keys

    from told

    window earlier as (
        partition by _stream order by delivery_date rows between unbounded preceding and 1 preceding
    )

),

judged as (

    select
        channel,
        _stream,
        delivery_date,
        keys,
        odd_keys

    from learned

    where
        usual_keys >= 30
        and usual_odd_keys = 0

)

select * from judged
