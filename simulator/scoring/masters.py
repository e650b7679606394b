"""Stores, guides and products: how each is known in the world and in the warehouse."""

from simulator.scoring.comparison import Records, present, standing

STORES = Records(
    name="stores",
    true="select 'pinkr', store_no from stores where not is_virtual and opened_on < until()",
    found=f"select distinct 'pinkr', store_id from {standing('stg_pinkr__stores')}",
    # Who closed before the first night is never told of.
    excused=("select 'pinkr', store_no from stores where closed_on < until()",),
)
GUIDES = Records(
    name="guides in service",
    true="""select 'pinkr', staff_no from guides
        where hired_on < until() and coalesce(left_on >= until(), true)""",
    found=f"""select distinct 'pinkr', guide_id from {present("stg_pinkr__guides")}
        where guide_status = 'employed'""",
)
PRODUCTS = Records(
    name="products",
    true="select 'masters', style_no from products where launched_on < until()",
    found=f"select distinct 'masters', product_id from {standing('stg_masters__products')}",
)
MASTERS = (STORES, GUIDES, PRODUCTS)
