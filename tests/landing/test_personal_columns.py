"""Whatever looks like a personal column is declared as one, or why it is not is said here."""

import re
from fnmatch import fnmatchcase

from orchestration.landing.contracts import load_contracts

LOOKS_PERSONAL = re.compile(
    r"phone|mobile|(?<![a-z])tel(?![a-z])|telephone|fax|e?mail|name|nick|addr|receiver|consignee"
    r"|open_?id|union_?id|user_?id|buyer|customer|contact|member(?!_?(cnt|total))|guest|visitor"
    r"|birth|born|id_?card|passport|identity|card|gender|sex|avatar|head_?img|remark|memo|message"
    r"|comment|notice|words|desc|fans|alipay|wechat|qq|waybill|logistics_?(no|id|code)|express|post"
    r"|invoice|cipher|encrypt|mask|lat(?![a-z])|lng|longitude|latitude|ip(?![a-z])|device|cookie"
    r"|姓名|名称|昵称|电话|手机|电邮|邮箱|地址|收货|会员|买家|联系|生日|出生|身份证|性别|头像|备注"
    r"|留言|发票|账号|帐号|微信|旺旺|单号",
    re.I,
)
NOT_PERSONAL = {
    "a store, an article, an account or a kind has a name": [
        "burgeon__*name*",
        "*.*shop_name",
        "*.*store_name",
        "*.*shopName",
        "*.*product_name",
        "*.*skuName",
        "*.itemName",
        "*.sku_properties_name",
        "*.serviceName",
        "*.template_name",
        "*.*group_name",
        "*.*app_name",
        "*.role_name",
        "*.*_desc",
        "webshop__invoice_lines.Description",
        "*.seller_nick",
        "*.link.link_name",
        "*.location.name",
        "*.reasonNameZh",
        "*.receiverCountryName",
        "jushuitan__*.name",
        "jushuitan__skus.vc_name",
        "wecom__departments.name*",
        "wecom__group_chats.name",
        "wecom__tag_group_tags.name",
        "wecom__user_attributes.name",
        "youzan__shops.name",
        "youzan__shops.description",
        "masters__*名称",
        "tmall__console_orders.店铺名称",
    ],
    "a store's own, printed on its door": [
        "masters__stores.地址",
        "masters__stores.电话",
        "pinkr__stores.address",
        "pinkr__stores.telephone",
        "youzan__shops.address",
        "youzan__shops.phone*",
        "youzan__shops.lat",
        "youzan__shops.lng",
    ],
    "a member of staff, by the number that the brand works with": [
        "wecom__*userid*",
        "wecom__callbacks.UserID",
        "wecom__*.invitor.userid",
        "masters__staff.企业微信账号",
        "*.open_card_guide_no",
    ],
    "the brand's own account": [
        "*.ToUserName",
        "wecom__callbacks.FromUserName",
        "*.phone_info.watermark.appid",
    ],
    "no finer than a district or a postal code": [
        "*.*province*",
        "*.*Province*",
        "*.*city*",
        "*.*City*",
        "*.*county",
        "*.*county_name",
        "*.*district",
        "*.*District*",
        "*.*town",
        "*.*town.name",
        "*.receiver_state",
        "*.receiverCountryId",
        "*.*postal_code",
        "*.phone_info.countryCode",
    ],
    "of two or three values, which tell nobody from another": [
        "*.sex",
        "*.*gender",
        "*.hide_mobile",
        "*.is_mobile_enable",
        "*.*is_member",
        "*.external_contact.type",
        "*.wechat_channels.source",
        "*.follow_info.wechat_channels.source",
        "*.use_tel_number",
        "*.*fans_type",
        "*.express_type",
        "*.buyer_rate",
        "*.*star",
        "*.seller_remark_stars",
        "*.sellerRemarkFlag",
        "*.*address_info.use_tel_number",
        "tmall__console_orders.是否手机订单",
        "pos__members.home_ownership",
    ],
    "chosen from a list": ["*.orderStateRemark", "*.skip_verify"],
    "a sum, a count, a time or a level": [
        "*.*_amount",
        "*.*_fee",
        "*.buyer_apply_refund",
        "*.buyer_receive_refund",
        "*.buyers",
        "*.message_cnt",
        "*.new_contact_cnt",
        "*.card_target",
        "*.member_level",
        "*.member_version",
        "*.data.member_has_msg",
        "*.created_member_at",
        "*.phone_info.watermark.timestamp",
        "*.ship_time",
        "*.ship_done_time",
        "*.InvoiceDate",
        "tmall__console_orders.买家*",
    ],
    "a business number": [
        "*.open_card_store_no",
        "*.alipay_no",
        "*.InvoiceNo",
        "*.expressCompanyCode",
        "jd__orders.logisticsId",
        "douyin__settlements.*订单号",
    ],
}


def suspicious() -> list[str]:
    return [
        f"{member.name}.{column}"
        for contract in load_contracts().values()
        for member in contract.family
        for column in member.columns
        if column not in member.pii and LOOKS_PERSONAL.search(column)
    ]


def test_every_column_that_looks_personal_has_its_kind():
    allowed = [pattern for patterns in NOT_PERSONAL.values() for pattern in patterns]
    unclassified = [
        column
        for column in suspicious()
        if not any(fnmatchcase(column, pattern) for pattern in allowed)
    ]
    assert unclassified == []


def test_every_exception_is_needed():
    found = suspicious()
    needless = [
        pattern
        for patterns in NOT_PERSONAL.values()
        for pattern in patterns
        if not any(fnmatchcase(column, pattern) for column in found)
    ]
    assert needless == []
