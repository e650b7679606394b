{{ config(materialized='view') }}

select
    channel,
    entity,
    _stream,
    _delivery_date,
    _file_sha256,
    _line_no,
    reason

from {{ ref('int_lines_judged') }}

where reason is not null
