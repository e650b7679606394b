select
    channel,
    substr(_stream, length(channel) + 3) as stream,
    _delivery_date as delivery_date,
    count(unknown_codes_in) as lines,
    string_agg(distinct unknown_codes_in, '; ') as unknown_codes_in

from {{ ref('int_lines_judged') }}

where reason is null

group by all
