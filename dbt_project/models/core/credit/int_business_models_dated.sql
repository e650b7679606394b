{# Whether a store is the brand's own, a joint one or a franchisee's, from when to when. #}
with

versions as (

    select
        store_id,
        business_model,
        valid_from_date

    from (

        {{ standing_lines('store_versions', ['store_id', 'business_model', 'valid_from_date']) | indent(8) }}

    ) as told

    qualify
        row_number() over (
            partition by store_id, valid_from_date order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

dated as (

    select
        store_id,
        business_model,
        valid_from_date,
        lead(valid_from_date) over (partition by store_id order by valid_from_date) as valid_to_date

    from versions

)

select * from dated
