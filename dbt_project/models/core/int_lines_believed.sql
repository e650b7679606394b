{{ config(materialized='view') }}

select
    received._stream,
    received._delivery_date,
    received._file_sha256,
    received._line_no,
    received._line_key,
    received._line_content,
    received.business_date

from {{ ref('int_lines_received') }} as received

left join {{ ref('int_lines_set_aside') }} as set_aside
    on
        received._stream = set_aside._stream
        and received._delivery_date = set_aside._delivery_date
        and received._file_sha256 = set_aside._file_sha256
        and received._line_no = set_aside._line_no
        and set_aside.fate in ('quarantined', 'rejected')

where
    not received.is_child
    and set_aside._line_no is null
