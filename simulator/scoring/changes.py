"""Changes of guides and levels of stock: each with its day, truly and by the warehouse."""

from simulator.scoring.comparison import Records


def _told(day: str) -> str:
    """Return that a day lies between the first night and the last."""
    return f"{day} >= told_since('wecom__users') and {day} < until()"


GUIDE_CHANGES = Records(
    name="guides who {part}",
    true=f"""
        select 'joined', concat_ws(' ', userid, hired_on) from guides where {_told("hired_on")}
        union all
        select 'left', concat_ws(' ', userid, left_on) from guides where {_told("left_on")}
        union all
        select 'moved', concat_ws(' ', userid, valid_from)
        from guide_assignments inner join guides using (guide_id)
        where is_primary and valid_from > hired_on and {_told("valid_from")}""",
    found="""select change_type, concat_ws(' ', guide_userid, business_date)
        from warehouse.core.fct_guide_changes where change_type <> 'repositioned'""",
)
_DAY = "cast(lines._delivery_date as date) - 1"
STOCK = Records(
    name="{part}: stock by store, unit and day",
    # The ids that the exports give to stores and units; the ERP has some units in stock before it
    # lists them.
    true=f"""
        select 'burgeon', concat_ws(' ', store_no,
            case when launched_on < until() then sku_code end, {_DAY}), cast(qty as bigint)
        from memory.raw.burgeon__storage as lines
        inner join stores on 10000 + store_id = cast(c_store_id as bigint)
        inner join skus on 200000 + sku_id = cast(m_productalias_id as bigint)
        inner join products using (product_id)
        union all
        select 'jushuitan', concat_ws(' ', 'online', lines.sku_id, {_DAY}), cast(qty as bigint)
        from memory.raw.jushuitan__inventory as lines
        semi join skus on sku_code = lines.sku_id""",
    found="""select channel, concat_ws(' ', store_id, sku_id, business_date), quantity
        from warehouse.core.fct_stock_levels""",
    numbers=("pieces",),
)
CHANGES = (GUIDE_CHANGES, STOCK)
