"""What the fields of a stream mean, as far as faults ask for it.

Paths are those of ``records``. Where a stream has several words for one thing, the first is the
one that counts.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """The words of one stream of sales."""

    ids: tuple[str, ...]
    paid: str
    amounts: tuple[str, ...]
    """Everything that is money and not a sum of what is named here."""
    quantity: str = ""
    quantities: tuple[str, ...] = ()
    store: str = ""
    guide: str = ""
    member: str = ""


_ORDER = "full_order_info"
_ITEM = f"{_ORDER}.orders[]"
_GUIDE = f"{_ORDER}.order_info.order_extra.service_guide"

SALES = {
    "pinkr__tickets": Meaning(
        ids=("order_no",),
        paid="order_money",
        amounts=(
            "order_money",
            "goods[].goods_tag_price",
            "goods[].goods_real_price",
            "goods[].goods_fact_money",
            "payments[].amount",
            "guide_performances[].performance_money",
        ),
        quantity="consume_number",
        quantities=("consume_number", "goods[].number", "guide_performances[].number"),
        store="store_no",
        guide="guide_no",
        member="card_no",
    ),
    "burgeon__retails": Meaning(
        ids=("id", "docno"),
        paid="tot_amt_actual",
        amounts=("tot_amt_list", "tot_amt_actual", "paid_amount"),
        quantity="tot_qty",
        quantities=("tot_qty",),
        store="c_store_code",
        guide="salesrep",
        member="vipno",
    ),
    "burgeon__retail_items": Meaning(
        ids=("id",),
        paid="tot_amt_actual",
        amounts=("pricelist", "priceactual", "tot_amt_list", "tot_amt_actual"),
        quantity="qty",
        quantities=("qty",),
    ),
    "tmall__trades": Meaning(
        ids=("tid", "tid_str"),
        paid="payment",
        amounts=(
            *("total_fee", "discount_fee", "adjust_fee", "post_fee", "payment"),
            *("received_payment", "available_confirm_fee", "platform_subsidy_fee"),
            *("orders.order[].price", "orders.order[].total_fee", "orders.order[].discount_fee"),
            *("orders.order[].payment", "orders.order[].part_mjz_discount"),
            "orders.order[].divide_order_fee",
        ),
        quantities=("num", "orders.order[].num"),
        store="o2o_shop_id",
        guide="o2o_guide_id",
        member="buyer_open_uid",
    ),
    "youzan__orders": Meaning(
        ids=(f"{_ORDER}.order_info.tid",),
        paid=f"{_ORDER}.pay_info.payment",
        amounts=(
            f"{_ORDER}.pay_info.total_fee",
            f"{_ORDER}.pay_info.post_fee",
            f"{_ORDER}.pay_info.payment",
            f"{_ORDER}.pay_info.real_payment",
            *(f"{_ITEM}.price", f"{_ITEM}.discount_price"),
            *(f"{_ITEM}.total_fee", f"{_ITEM}.payment"),
        ),
        quantities=(f"{_ITEM}.num",),
        store=f"{_GUIDE}.service_guide_shop_no",
        guide=f"{_GUIDE}.service_guide_staff",
        member=f"{_ORDER}.buyer_info.yz_open_id",
    ),
}
# Tables whose columns have one order, and no other one.
TABLES = (
    "burgeon__retails",
    "burgeon__retail_items",
    "burgeon__storage",
    "loyalty__coupons",
    "loyalty__point_events",
)
LINES = ("pinkr__tickets", "tmall__trades", "wecom__contacts", "miniprogram__events")
"""Documents of one record in a line."""
FILES = (*TABLES, *LINES, "youzan__orders")
NAMES = {
    "pinkr__members": "name",
    "pinkr__guides": "guide_name",
    "pinkr__stores": "store_name",
    "wecom__contacts": "external_contact.name",
    "burgeon__retails": "c_store_name",
}
PHONES = {
    "pinkr__members": ("phone",),
    "miniprogram__users": ("phone_info.phoneNumber", "phone_info.purePhoneNumber"),
    "burgeon__retails": ("order_phone",),
}
UNIONIDS = {
    "wecom__contacts": "external_contact.unionid",
    "miniprogram__users": "unionid",
    "officialaccount__users": "unionid",
    "youzan__customer_identities": "unionid",
}
