{{ config(materialized='view') }}

select
    channel,
    entity,
    _stream,
    _delivery_date,
    _file_sha256,
    _line_no,
    _line_key,
    _line_version,
    _line_content,
    business_date,
    is_child

from {{ ref('int_lines_judged') }}

where reason is null
