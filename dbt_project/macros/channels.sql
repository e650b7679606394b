{# What every channel has: its lines of one entity, and their lineage. #}

{#
    The lines of an entity from every channel that has a staging model of it, less those that a
    newer version, a copy or a conflict has set aside. What only some channels tell (`where_told`:
    columns and their types) is null for the others. A history (`is_history`) has all that was ever
    told of a line, also what has been replaced since. Of what no channel of the brand has there are
    no lines.
#}
{% macro standing_lines(entity, columns, where_told={}, is_history=false) %}
{%- for channel in channels_with(entity) %}
{%- set told = staged_columns('stg_' ~ channel ~ '__' ~ entity) if where_told else [] %}
select
    '{{ channel }}' as channel,
    {%- for column, type in where_told.items() %}
    {{ 'lines.' ~ column if column in told else 'cast(null as ' ~ type ~ ') as ' ~ column }},
    {%- endfor %}
    {%- for column in columns + ['_stream', '_delivery_date', '_file_sha256', '_line_no'] %}
    lines.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stg_' ~ channel ~ '__' ~ entity) }} as lines
left join {{ ref('int_lines_set_aside') }} as set_aside
    on
        {{ of_its_stream(channel, entity) }}
        and lines._delivery_date = set_aside._delivery_date
        and lines._file_sha256 = set_aside._file_sha256
        and lines._line_no = set_aside._line_no
where set_aside._line_no is null{{ " or set_aside.fate in ('superseded', 'duplicate')" if is_history }}
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{%- if not channels_with(entity) %}
{{ no_lines(columns, where_told) }}
{%- endif %}
{% endmacro %}

{# That a line set aside is of the stream of an entity: named, so that those of all others are not looked through. #}
{% macro of_its_stream(channel, entity) -%}
    {%- set stream = delivered_stream(staged_stream(channel, entity)) -%}
    lines._stream = set_aside._stream
    {%- if stream %}
        and set_aside._stream = '{{ stream }}'
    {%- endif %}
{%- endmacro %}

{# No lines, with the columns that they would have: what a column holds is in its name. #}
{% macro no_lines(columns, where_told) %}
select
    cast(null as string) as channel,
    {%- for column, type in where_told.items() %}
    cast(null as {{ type }}) as {{ column }},
    {%- endfor %}
    {%- for column in columns %}
    cast(null as {{ type_named(column) }}) as {{ column }},
    {%- endfor %}
    cast(null as string) as _stream,
    cast(null as date) as _delivery_date,
    cast(null as string) as _file_sha256,
    cast(null as bigint) as _line_no
where false
{% endmacro %}

{# The type that a column has by the rules for names. #}
{% macro type_named(column) %}
    {%- set word = column.split('_')[-1] -%}
    {%- if column.split('_')[0] in ('is', 'has') -%}{{ return('boolean') }}
    {%- elif word == 'at' -%}{{ return('timestamp') }}
    {%- elif word == 'date' -%}{{ return('date') }}
    {%- elif word == 'rate' -%}{{ return('decimal(18, 4)') }}
    {%- elif word in ('fen', 'minutes', 'count', 'quantity', 'points') -%}{{ return('bigint') }}
    {%- else -%}{{ return('string') }}
    {%- endif -%}
{% endmacro %}

{# The channels that tell what a capability is about; only of them the absence of a line is a zero. #}
{% macro channels_telling(capability) %}
select distinct channel

from {{ ref('dim_capabilities') }}

where capability = '{{ capability }}' and is_told
{% endmacro %}

{# From when on each channel has told of every order that a refund may name: ninety days after its first. #}
{% macro channels_known_from() %}
select
    channel,
    {{ days_after('min(business_date)', '90') }} as known_from_date

from {{ ref('int_order_lines_unioned') }}

group by channel
{% endmacro %}

{# Whether any channel of the brand tells what a capability is about. #}
{% macro brand_tells(capability) -%}
(select count(*) from {{ ref('dim_capabilities') }} where capability = '{{ capability }}' and is_told) > 0
{%- endmacro %}

{# Which channels stage an entity; dbt cannot list its own files, so the caller passes it in. #}
{% macro channels_with(entity) %}
    {%- set staged = var('staged', none) -%}
    {%- if staged is none -%}
        {{ exceptions.raise_compiler_error("run dbt through `siyu dbt`, which passes `staged`") }}
    {%- endif -%}
    {{ return(staged.get(entity, [])) }}
{% endmacro %}

{#
    The streams of some entities that have any of some columns: channel, entity, lines, and the columns they have. A
    model is named whatever its columns are, which nobody knows before it is built.
#}
{% macro streams_with_any(entities, columns) %}
    {%- set streams = [] -%}
    {%- for entity in entities -%}
        {%- for channel in channels_with(entity) -%}
            {%- set model = 'stg_' ~ channel ~ '__' ~ entity -%}
            {%- set lines = ref(model) -%}
            {%- set told = columns | select('in', staged_columns(model)) | list -%}
            {%- do streams.append((channel, entity, lines, told)) if told -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(streams) }}
{% endmacro %}

{#
    The key, version and content of a line, as its contract names them; everything is read from the
    contract, so a staging model only says which source it stages.

    What stands in the records of another stream is part of their lines: it has no key of its own,
    and stands or falls with the line of the delivered stream that it came in.
#}
{% macro line_identity(stream) %}
    {%- set contract = contract_of(stream) -%}
    {%- set key = [] if contract.get('parent') else contract.get('key') or [] -%}
    {%- set account = ['_source_account'] if contract.get('source_account') else [] -%}
    {%- set scope = account + (['_delivery_date'] if contract.get('redelivery') == 'snapshot' else []) -%}
    {%- set version = contract.get('version') -%}
    {%- set columns = account + source_columns(stream) + (['_child_content'] if children_of(stream) else []) -%}
    '{{ delivered_stream(stream) }}' as _stream,
    {% if key %}{{ told_apart(scope + key) }}{% else %}cast(null as string){% endif %} as _line_key,
    cast({{ adapter.quote(version) if version else 'null' }} as string) as _line_version,
    md5({{ told_apart(columns) }}) as _line_content
{%- endmacro %}

{# The contract of a stream, and its columns; before dbt has read all files there is none. #}
{% macro contract_of(stream) %}
    {%- set found = graph.get('sources', {}).get(source_id(stream)) -%}
    {{ return((found.config.get('meta') or {}) if found else {}) }}
{% endmacro %}

{% macro source_columns(stream) %}
    {%- set found = graph.get('sources', {}).get(source_id(stream)) -%}
    {{ return(found.columns.keys() | list if found else ['_line_no']) }}
{% endmacro %}

{# The name under which dbt keeps a stream: every staging model asks for several of them. #}
{% macro source_id(stream) %}{{ return('source.' ~ project_name ~ '.raw.' ~ stream) }}{% endmacro %}

{# The columns of a staging model as it was built; a unit test has its inputs from there too. #}
{% macro staged_columns(name) %}
    {%- set built = adapter.get_relation(target.database, 'staging', name) if execute -%}
    {{ return(adapter.get_columns_in_relation(built) | map(attribute='name') | list if built else []) }}
{% endmacro %}

{#
    The day that a line is about: its business date, else the day from which what it says holds. A
    line that names none may be about any.
#}
{% macro day_told_of(columns) %}
    {%- set days = [] -%}
    {%- for name in [
        'business_date', 'spend_date', 'shift_date', 'first_closed_date', 'valid_from_date', 'first_event_date',
        'published_date', 'launch_date', 'opening_date', 'hired_date', 'requested_at', 'registered_at',
        'subscribed_at', 'happened_at', 'started_at', 'sent_at', 'recorded_at', 'created_at'
    ] if name in columns -%}
        {%- do days.append(business_date(name) if name.endswith('_at') else name) -%}
    {%- endfor -%}
    {{ return('coalesce(' ~ days | join(', ') ~ ')' if days | length > 1 else days[0] or 'cast(null as date)') }}
{% endmacro %}

{#
    The columns of a line whose code is none of those that the model's description lists, as text; null
    if all are known. What is not told is no code.
#}
{% macro columns_of_unknown_codes(columns) %}
    {%- set listing = [] -%}
    {%- for column in columns.values() if column.config.meta.codes -%}
        {%- do listing.append(
            'case when ' ~ column.name ~ " not in ('" ~ column.config.meta.codes | join("', '") ~ "') then '" ~ column.name ~ "' end"
        ) -%}
    {%- endfor -%}
    {{ return("nullif(concat_ws(', ', " ~ listing | join(', ') ~ "), '')" if listing else 'cast(null as string)') }}
{% endmacro %}

{# The streams whose export pages by a rising row version, as texts. #}
{% macro streams_paged_by_version() %}
    {%- set paged = [] -%}
    {%- for source in graph.get('sources', {}).values() if (source.config.get('meta') or {}).get('paged_by') -%}
        {%- do paged.append("'" ~ source.name ~ "'") -%}
    {%- endfor -%}
    {{ return((paged or ["''"]) | join(', ')) }}
{% endmacro %}

{# The streams whose version is the time of the last change by a clock of epochs, as texts. #}
{% macro streams_changed_at(clock) %}
    {%- set timed = [] -%}
    {%- for source in graph.get('sources', {}).values() -%}
        {%- set contract = source.config.get('meta') or {} -%}
        {%- set dated = contract.get('business_date') or {} -%}
        {%- if contract.get('version') and dated.get('column') == contract.get('version') and dated.get('clock') == clock -%}
            {%- do timed.append("'" ~ source.name ~ "'") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return((timed or ["''"]) | join(', ')) }}
{% endmacro %}

{# The streams that stand in the records of a delivered stream. #}
{% macro children_of(stream) %}
    {%- set children = [] -%}
    {%- for source in graph.get('sources', {}).values() if (source.config.get('meta') or {}).get('parent') -%}
        {%- if delivered_stream(source.name) == stream -%}
            {%- do children.append(source.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(children) }}
{% endmacro %}

{# The stream in whose files another one is delivered: itself, unless it stands in records. #}
{% macro delivered_stream(stream) %}
    {%- set parent = contract_of(stream).get('parent') -%}
    {{ return(delivered_stream(stream.split('__')[0] ~ '__' ~ parent) if parent else stream) }}
{% endmacro %}

{# The source that a staging model reads. #}
{% macro staged_stream(channel, entity) %}
    {%- set found = graph.get('nodes', {}).get('model.' ~ project_name ~ '.stg_' ~ channel ~ '__' ~ entity) -%}
    {{ return(found.sources[0][1] if found and found.sources else '') }}
{% endmacro %}

{# Several texts as one that no other texts make: the separators are characters that no export prints. #}
{% macro told_apart(columns) -%}
    concat_ws(
        chr(31){% for name in columns %},
        coalesce(cast({{ adapter.quote(name) }} as string), chr(30)){% endfor %}
    )
{%- endmacro %}

{% macro lineage(stream) -%}
    _file_sha256,
    _line_no,
    _delivery_date,
    _landed_at,
    {{ line_identity(stream) }}
{%- endmacro %}

{# The first rule that a line breaks, from (reason, condition) pairs in order. #}
{% macro first_broken_rule(rules) %}
    case
        {%- for reason, condition in rules %}
        when {{ condition }} then '{{ reason }}'
        {%- endfor %}
    end as _rejected_because
{%- endmacro %}
