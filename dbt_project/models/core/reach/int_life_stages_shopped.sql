{#
    What the families of a stage of life bought in the days before the end of a month: how many bought in a category and
    how many on two days, in all and of articles that are for a child of that age. Of notes that are over nothing is
    asked. These are true counts, too small ones included, so only `member.life_stage_category_monthly` may tell them.
#}
with

months as (

    {{ month_ends(ref('int_reach_days_told')) | indent(4) }}

),

ages as (

    select
        stage,
        min(from_months) as from_months,
        max(to_months) as to_months

    from {{ ref('life_stages') }}

    group by stage

),

families as (

    select
        months.month,
        months.counted_date,
        spans.person_id,
        spans.tag_id,
        spans.stage,
        spans.stage_no,
        ages.from_months,
        ages.to_months

    from months

    inner join {{ ref('int_life_stages_spanned') }} as spans
        on
            months.counted_date >= spans.valid_from_date
            and months.counted_date < coalesce(spans.valid_to_date, date '9999-12-31')
            and spans.is_targetable

    inner join ages
        on spans.stage = ages.stage

),

purchases as (

    select distinct
        sales.person_id,
        sales.business_date,
        articles.product_category,
        articles.from_months,
        articles.to_months

    from {{ ref('int_sales_identified') }} as sales

    inner join {{ ref('fct_order_lines') }} as lines
        on
            sales.channel = lines.channel
            and sales.order_id = lines.order_id
            and lines.is_valid_sale

    inner join {{ ref('int_articles_coded') }} as articles
        on
            lines.product_id = articles.code
            and articles.product_category is not null

    where
        sales.is_purchase
        and sales.person_id is not null

),

-- An article is for a child of that age if the two overlap.
bought as (

    select
        families.month,
        families.stage,
        families.person_id,
        families.tag_id,
        purchases.product_category,
        count(distinct purchases.business_date) as days,
        count(distinct case
            when
                purchases.from_months < families.to_months
                and purchases.to_months > families.from_months
                then purchases.business_date
        end) as fitting_days

    from families

    inner join purchases
        on
            families.person_id = purchases.person_id
            and families.counted_date >= purchases.business_date
            and families.counted_date < {{ days_after('purchases.business_date', var('stage_purchase_days')) }}

    group by all

),

counted as (

    select
        month,
        stage,
        product_category,
        count(*) as buyers,
        count(*) filter (where days > 1) as repeat_buyers,
        count(*) filter (where fitting_days > 0) as fitting_buyers,
        count(*) filter (where fitting_days > 1) as fitting_repeat_buyers

    from bought

    group by all

),

sizes as (

    select
        month,
        counted_date,
        stage,
        stage_no,
        count(*) as families

    from families

    group by all

),

categories as (

    select distinct product_category

    from {{ ref('int_articles_coded') }}

    where product_category is not null

),

-- Which categories nobody bought is as little told as who did.
shopped as (

    select
        sizes.month,
        sizes.counted_date,
        sizes.stage,
        sizes.stage_no,
        categories.product_category,
        sizes.families,
        coalesce(counted.buyers, 0) as buyers,
        coalesce(counted.repeat_buyers, 0) as repeat_buyers,
        coalesce(counted.fitting_buyers, 0) as fitting_buyers,
        coalesce(counted.fitting_repeat_buyers, 0) as fitting_repeat_buyers

    from sizes

    cross join categories

    left join counted
        on
            sizes.month = counted.month
            and sizes.stage = counted.stage
            and categories.product_category = counted.product_category

)

select * from shopped
