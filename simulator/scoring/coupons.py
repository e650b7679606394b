"""Coupons that members claimed, one by one: by whom they were given, and what became of them."""

from simulator.scoring.comparison import Records, set_aside

COUPONS = Records(
    name="coupons of {part}",
    true="""
        select 'loyalty', code,
            if(given_by_guide_id is not null, 1, 0),
            if(used_at < until(), 1, 0),
            if(coalesce(used_at >= until(), true) and valid_until < until(), 1, 0),
            if(used_at < until(), off_fen, 0)
        from coupons
        inner join coupon_templates using (template_id)
        left join orders on used_order_id = order_id
        where claimed_at < until()
            and coalesce(channel in ('store', 'youzan', 'xiaodian'), true)""",
    found="""
        select 'loyalty', coupon_code, if(is_given_by_guide, 1, 0), if(is_used, 1, 0),
            if(is_lapsed, 1, 0), if(is_used, off_fen, 0)
        from warehouse.core.int_coupons_followed""",
    excused=(
        set_aside("loyalty__coupons", "loyalty", "coupon_code"),
        # The brand's members' club tells of nobody it has neither a card nor an openid of.
        """select 'loyalty', code from coupons
        where code not in (select coupon_code from memory.raw.loyalty__coupons)""",
    ),
    numbers=("given_by_guides", "used", "lapsed", "discount_fen"),
)
