{# What the identity models say often. #}

{#
    Who says of an id (`holder`) that another one is the same person's. Each id is its type, the
    scope in which it is unique, and its value; `seen` is when it was seen to hold. Of a `single`
    kind a holder has one at a time, so a newer statement ends the older one.

    Strength: issued, by the platform that gives out both ids; stated, by another system of its own
    accounts; verified, a number that the holder proved to have; typed, a number that somebody
    entered for the holder; weak, which is shown and never used.
#}
{% macro identity_evidence() %}
    {%- set openid = ["'openid'", 'appid', 'openid'] -%}
    {%- set contact = ["'external_userid'", 'corp_id', 'external_userid'] -%}
    {%- set remarked = "translate(remark_phones, '[]\"', '')" -%}
    {%- set evidence = [
        ['mini_program_login', 'issued', 'miniprogram', 'users', openid, ["'unionid'", 'appid', 'unionid'], 'registered_at'],
        ['mini_program_phone', 'verified', 'miniprogram', 'users', openid, phone('phone'), 'phone_verified_at'],
        ['fan', 'issued', 'officialaccount', 'fans', openid, ["'unionid'", 'appid', 'unionid'], 'subscribed_at'],
        ['contact', 'issued', 'wecom', 'contacts', contact, ["'unionid'", 'corp_id', 'unionid'], none],
        ['contact_by_guide', 'issued', 'wecom', 'guide_contacts', contact, ["'unionid'", 'corp_id', 'unionid'], none],
        ['group_member', 'issued', 'wecom', 'group_members', contact, ["'unionid'", 'corp_id', 'unionid'], 'joined_at'],
        ['remark_phone', 'typed', 'wecom', 'contact_follows', contact,
            phone("case when remark_phones not like '%,%' then " ~ remarked ~ " end"), 'added_at'],
        ['one_of_several_remark_phones', 'weak', 'wecom', 'contact_follows', contact,
            phone("case when remark_phones like '%,%' then split_part(" ~ remarked ~ ", ',', 1) end"), 'added_at'],
        ['payer_phone', 'weak', 'wecom', 'bills', contact, phone('payer_phone'), 'paid_at'],
        ['shop_order', 'issued', 'xiaodian', 'orders', customer('xiaodian'), ["'unionid'", "'xiaodian'", 'unionid'], 'ordered_at'],
        ['shop_gift', 'issued', 'xiaodian', 'orders', customer('xiaodian', 'giver_customer_id'),
            ["'unionid'", "'xiaodian'", 'giver_unionid'], 'ordered_at'],
        ['delivery_address', 'weak', 'xiaodian', 'orders', customer('xiaodian'), ["'address'", "'xiaodian'", 'address_id'], 'ordered_at'],
        ['delivery_address', 'weak', 'xiaohongshu', 'orders', customer('xiaohongshu'),
            ["'address'", "'xiaohongshu'", 'address_hash'], 'placed_at'],
        ['mall_look_up', 'stated', 'youzan', 'customer_identities', customer('youzan'), ["'unionid'", "'youzan'", 'unionid'], none],
        ['mall_openid', 'stated', 'youzan', 'customer_identities', customer('youzan'), ["'openid'", "'youzan'", 'openid'], none],
        ['mall_contact', 'stated', 'youzan', 'customer_identities', customer('youzan'),
            ["'external_userid'", "'youzan'", 'external_userid'], none],
        ['mall_phone', 'verified', 'youzan', 'customers', customer('youzan'),
            ["'phone_digest'", "'youzan'", 'case when has_verified_phone then phone_digest end'], 'created_at'],
        ['platform_member', 'verified', 'tmall', 'memberships', customer('tmall'), phone('phone'), 'updated_at'],
        ['partner_card', 'stated', 'tmall', 'orders', customer('tmall'), ["'card_no'", "'brand'", 'card_no'], 'placed_at'],
        ['platform_member', 'verified', 'douyin', 'membership_events', customer('douyin'), phone('phone'), 'happened_at'],
        ['card_name_and_phone', 'stated', 'pinkr', 'members', customer('pinkr'),
            ["'phone_and_name'", "'pinkr'",
                "case when phone not like 'odd:%' and name_token is not null then concat(phone, name_token) end"], 'registered_at'],
        ['card_phone', 'typed', 'pinkr', 'members', customer('pinkr'), phone('phone'), 'registered_at'],
        ['coupon_account', 'stated', 'loyalty', 'member_coupons', ["'openid'", "'loyalty'", 'openid'], ["'card_no'", "'brand'", 'card_no'], 'claimed_at'],
        ['inviter_account', 'stated', 'loyalty', 'referrals', ["'openid'", "'loyalty'", 'inviter_openid'],
            ["'card_no'", "'brand'", 'inviter_card_no'], 'invited_at'],
        ['invitee_account', 'stated', 'loyalty', 'referrals', ["'openid'", "'loyalty'", 'invitee_openid'],
            ["'card_no'", "'brand'", 'invitee_card_no'], 'invited_at'],
    ] -%}
    {{ return(evidence) }}
{% endmacro %}

{# The channels and entities that say so, each once. #}
{% macro streams_of_evidence() %}
    {%- set streams = [] -%}
    {%- for kind, strength, channel, entity, holder, other, seen in identity_evidence() if has_channel(channel, entity) -%}
        {%- do streams.append((channel, entity)) -%}
    {%- endfor -%}
    {{ return(streams | unique | list) }}
{% endmacro %}

{% macro customer(channel, column='source_customer_id') %}
    {{ return(["'customer_id'", "'" ~ channel ~ "'", column]) }}
{% endmacro %}

{% macro phone(column) %}{{ return(["'phone'", "'world'", column]) }}{% endmacro %}

{# Where ids are given out: channel, entity, type, scope, value and the day of each sighting. #}
{% macro identity_givers() %}
    {%- set givers = [
        ['miniprogram', 'users', "'openid'", 'appid', 'openid', business_date('registered_at')],
        ['officialaccount', 'fans', "'openid'", 'appid', 'openid', business_date('subscribed_at')],
        ['wecom', 'contacts', "'external_userid'", 'corp_id', 'external_userid', 'business_date'],
        ['wecom', 'group_members', "'external_userid'", 'corp_id', 'external_userid', business_date('joined_at')],
        ['wecom', 'moment_reactions', "'external_userid'", 'corp_id', 'external_userid', 'business_date'],
        ['wecom', 'mass_sends', "'external_userid'", 'corp_id', 'external_userid', 'business_date'],
        ['youzan', 'customers', "'customer_id'", "'youzan'", 'source_customer_id', business_date('created_at')],
    ] -%}
    {%- for entity, seen in [('order_lines', 'business_date'), ('members', 'cast(null as date)')] -%}
        {%- for channel in channels_with(entity) -%}
            {%- do givers.append([channel, entity, "'customer_id'", "'" ~ channel ~ "'", 'source_customer_id', seen]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(givers) }}
{% endmacro %}

{# Kinds of evidence of which a holder may have several at a time. #}
{% macro kinds_of_many() %}
    {{ return([
        'decision', 'remark_phone', 'one_of_several_remark_phones', 'payer_phone', 'delivery_address', 'coupon_account',
        'inviter_account', 'invitee_account',
    ]) }}
{% endmacro %}

{# Kinds of evidence whose date is that of the proof, so that a newer one proves it again. #}
{% macro kinds_proven_anew() %}{{ return(['mini_program_phone']) }}{% endmacro %}

{# The 64 bits by which an id is found. #}
{% macro id_key_of(id_type, scope, id_value) %}{{ return(number_of([number_of([id_type, scope]), id_value])) }}{% endmacro %}

{#
    When an id was first told, and of which day then: the order in which ids get their numbers. What is delivered later,
    of however old a day, changes nothing of it.
#}
{% macro told_rank(delivery_date, seen_date) -%}
    {{ days_between("date '1900-01-01'", delivery_date) }} * cast(100000 as bigint)
    + {{ days_between("date '1900-01-01'", seen_date) }}
{%- endmacro %}

{% macro listed(words) -%}'{{ words | join("', '") }}'{%- endmacro %}

{# Where staff leave their own numbers: channel, entity, column. #}
{% macro staff_phones() %}
    {{ return([
        ['pinkr', 'guides', 'phone'],
        ['wecom', 'users', 'phone'],
        ['masters', 'staff_assignments', 'staff_phone'],
        ['youzan', 'staff_members', 'phone'],
        ['youzan', 'guide_relations', 'guide_phone'],
    ]) }}
{% endmacro %}

{# The lines of a channel's entity that can be believed, older versions and copies among them. #}
{% macro believed_lines(channel, entity) %}
{{ ref('stg_' ~ channel ~ '__' ~ entity) }} as lines
    left join {{ ref('int_lines_set_aside') }} as set_aside
        on
            {{ of_its_stream(channel, entity) }}
            and lines._delivery_date = set_aside._delivery_date
            and lines._file_sha256 = set_aside._file_sha256
            and lines._line_no = set_aside._line_no
            and set_aside.fate in ('rejected', 'quarantined')
    where set_aside._line_no is null
{%- endmacro %}

{% macro has_channel(channel, entity) %}{{ return(channel in channels_with(entity)) }}{% endmacro %}

{# The person id that an id gives to whom it is the oldest id of. #}
{% macro person_named_by(id_type, scope, id_value) -%}
    concat('P', left(md5(concat_ws('|', {{ id_type }}, {{ scope }}, {{ id_value }})), 16))
{%- endmacro %}
