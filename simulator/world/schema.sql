-- The world: everything that is true of the simulated brand, whether or not any system knows it.
-- Times are Shanghai clock time, money is fen, a `_to` or `_until` is exclusive, null means never or nobody.
-- The stages of simulator/world/ fill these tables; simulator/channels/ reads them and exports what a system would see.

-- The nights that are exported: each tells what happened from `since` to before `until`; the first one the whole history.
create table nights (delivery_date date, since timestamp, until timestamp, is_initial boolean);
-- The corp, shop or appid whose data a channel delivers.
create table source_accounts (channel varchar, account varchar);
create table days (day date, weekday utinyint, is_holiday boolean, event varchar, demand double, online_demand double);

-- Organisation --------------------------------------------------------------------------------------------------
create table org_nodes (node_id int, node_code varchar, node_name varchar, kind varchar /* hq, branch, dealer */, parent_id int);
create table stores (
    store_id int, store_no varchar, name varchar, city varchar, province varchar, district varchar, address varchar,
    longitude decimal(9, 6), latitude decimal(9, 6), telephone varchar, opened_on date, closed_on date,
    is_virtual boolean /* an e-commerce channel's store in the ERP */, is_test boolean, channel varchar /* of a virtual store */
);
create table store_versions (
    store_id int, valid_from date, valid_to date, business_model varchar /* direct, joint, franchise */, node_id int,
    address varchar, reason varchar /* opening, relocation, buy_back */
);
create table store_closures (store_id int, first_day date, last_day date, reason varchar /* refurbishment */);
create table store_hours (store_id int, weekday utinyint /* 1 Monday */, valid_from date, valid_to date, opens_minute int, closes_minute int);

create table guides (
    guide_id int, name varchar, gender utinyint, phone varchar, userid varchar /* WeCom */, staff_no varchar /* HR, POS, Youzan */,
    position varchar /* manager, guide */, hired_on date, left_on date, birthday date, skill double, person_id int /* as a customer */
);
create table guide_assignments (guide_id int, store_id int, valid_from date, valid_to date, is_primary boolean);
create table rosters (guide_id int, store_id int, day date, starts_minute int, ends_minute int);

create table products (
    product_id int, style_no varchar, name varchar, category varchar, subcategory varchar, brand varchar, season varchar, year int,
    from_months int, to_months int /* age of the child it is for; negative is before birth */, tag_price_fen bigint, cost_fen bigint, launched_on date
);
create table skus (sku_id int, product_id int, sku_code varchar, barcode varchar, color varchar, size varchar, color_code varchar, size_code varchar);
create table receipts (store_id int, sku_id int, day date, quantity int);

-- People --------------------------------------------------------------------------------------------------------
create table persons (
    person_id int, household_id int, arrived_at timestamp,
    arrival_channel varchar /* store, contact_way, link, referral, parcel, live, tmall, douyin, jd, xiaohongshu */,
    arrival_guide_id int, arrival_store_id int, referrer_id int, ring_id int /* of referral fraud */,
    name varchar, nickname varchar, gender utinyint, birthday date, city varchar, province varchar, district varchar, address varchar,
    home_store_id int, unionid varchar, is_wecom_user boolean /* befriended with WeCom, so no unionid is told */,
    is_staff boolean, is_test boolean, rate double /* own orders in a year */, private_share double, night_share double
);
create table children (person_id int, child_no int, birth_date date /* the due date until then */, gender utinyint);
create table phones (person_id int, phone varchar, valid_from date, valid_to date, kind varchar /* own, family, recycled, guide */);
create table moves (person_id int, moved_on date, from_store_id int, to_store_id int, to_city varchar);
-- Where a person is known, and under which id of that system.
create table accounts (
    person_id int,
    surface varchar /* card, official_account, mini_program, youzan, xiaodian, douyin, tmall, jd, xiaohongshu, wecom */,
    account_id varchar /* card number, openid, yz_open_id, ouid, pin, external_userid ... */,
    opened_at timestamp, closed_at timestamp, phone varchar /* told at opening, null if none */,
    store_id int, guide_id int /* who opened it */, scene varchar
);
-- The second WeChat user that Youzan keeps of an official-account buyer, cards lent, and cards of the house.
create table house_cards (guide_id int, card_no varchar, phone varchar, opened_at timestamp, store_id int);

-- Private-domain relations --------------------------------------------------------------------------------------
create table contact_codes (
    code_id int, kind varchar /* contact_way, link */, config_id varchar, state varchar, name varchar, created_at timestamp,
    store_id int, is_shared boolean /* several guides stand behind it */
);
create table contact_code_guides (code_id int, guide_id int, valid_from timestamp, valid_to timestamp);
create table contacts (
    contact_id bigint, person_id int, guide_id int, added_at timestamp, add_way utinyint, code_id int, state varchar /* as the API tells it */,
    by_customer boolean, remark varchar, remark_mobile varchar, has_chatted boolean,
    ended_at timestamp, end_reason varchar /* customer_deleted, guide_deleted, transfer */,
    former_contact_id bigint /* of which this one is the transfer or the adding again */
);
create table transfers (
    transfer_id bigint, person_id int, from_guide_id int, to_guide_id int, kind varchar /* on_job, resigned */, requested_at timestamp,
    taken_over_at timestamp /* when it will have been done, told in advance */, status utinyint /* in the end: 1 done, 3 refused, 4 limit */
);
create table tags (tag_id varchar, group_id varchar, group_name varchar, tag_name varchar, kind utinyint /* 1 corp, 2 personal */, created_at timestamp, position int);
create table contact_tags (contact_id bigint, tag_id varchar, tagged_at timestamp);
create table groups (group_id int, chat_id varchar, name varchar, owner_guide_id int, store_id int, created_at timestamp, dismissed_at timestamp, join_state varchar);
create table group_members (
    group_id int, person_id int, guide_id int /* one of the two */, joined_at timestamp, join_scene utinyint, invitor_guide_id int,
    left_at timestamp, quit_scene utinyint
);
-- The member's service guide as the CRM has it.
create table bindings (person_id int, guide_id int, store_id int, valid_from timestamp, valid_to timestamp, scene varchar);

-- Touches -------------------------------------------------------------------------------------------------------
create table mass_tasks (
    task_id int, msgid varchar, kind varchar /* single, group */, created_at timestamp, creator_guide_id int /* null: made by the API */,
    text varchar, product_id int
);
create table mass_task_guides (task_id int, guide_id int, confirmed_at timestamp);
create table mass_sends (task_id int, guide_id int, person_id int, group_id int /* one of the two */, sent_at timestamp, status utinyint /* 0 1 2 3 */);
create table moments (moment_id varchar, guide_id int /* null: of the corp */, created_at timestamp, text varchar, product_id int);
create table moment_guides (moment_id varchar, guide_id int, published_at timestamp);
create table moment_reactions (moment_id varchar, guide_id int, person_id int, kind varchar /* like, comment */, reacted_at timestamp);
create table chat_days (
    guide_id int, day date, chats int, messages int, customer_chats int, replied_chats int, reply_minutes int /* mean */, requests_sent int
);
create table helps (person_id int, guide_id int, helped_at timestamp, kind varchar /* chat, store */, chats int); -- who truly helped whom, one to one
create table shares (
    share_id bigint, share_code varchar, parent_id bigint, root_id bigint, hop utinyint, sharer_guide_id int, sharer_person_id int,
    shared_at timestamp, medium varchar /* chat, group, moments, mass_send */, product_id int, live_id int
);
-- What people do in the brand's mini program; `share_id` is the truth, `told_code` what the log has of it.
create table visits (
    visit_id bigint, person_id int, visited_at timestamp, kind varchar /* visit, click, share, scan, coupon, order */, share_id bigint,
    told_code varchar /* null where a re-share lost the parameter */, scene varchar, page varchar, product_id int, guide_id int /* of a scanned code */,
    store_id int, made_share_id bigint /* of kind share */, is_logged_in boolean, order_id bigint
);
create table lives (live_id int, room_no varchar, title varchar, host varchar, guide_id int, store_id int, starts_at timestamp, ends_at timestamp, channel varchar);
create table live_views (live_id int, person_id int, viewed_at timestamp, minutes int);

-- Sales ---------------------------------------------------------------------------------------------------------
create table orders (
    order_id bigint, person_id int /* who bought; null never: anonymous people are people */,
    channel varchar /* store, youzan, xiaodian, douyin, tmall, jd, xiaohongshu */,
    account_id varchar /* the id it was bought under: card, openid ...; null: anonymous */,
    house_guide_id int /* whose card was used instead */, store_id int /* that sold; a virtual store online */, fulfilment_store_id int,
    ordered_at timestamp, paid_at timestamp, shipped_at timestamp, received_at timestamp, cancelled_at timestamp, cancel_kind varchar,
    seller_guide_id int, second_seller_guide_id int, second_seller_share double, service_guide_id int /* as the selling system knows it */,
    share_id bigint /* last share seen before it */, sharer_told_at timestamp /* when the platform has parsed it */, live_id int, talent_id varchar,
    list_fen bigint, merchant_discount_fen bigint, platform_discount_fen bigint, coupon_fen bigint, points_fen bigint, stored_value_fen bigint,
    freight_fen bigint, paid_fen bigint /* money received, freight included, stored value included */, points_earned int,
    coupon_id bigint, kind varchar /* normal, presale, gift, exchange, sample, identity_check, trial, staff, test */, is_risk boolean,
    exchanged_order_id bigint, is_off_hours boolean,
    cause varchar /* own, moved, induced */, would_be_channel varchar /* without private domain; null: not at all */,
    touch_kind varchar, touch_guide_id int, touched_at timestamp /* what caused it */,
    receiver_name varchar, receiver_phone varchar, receiver_person_id int /* of a gift */
);
create table order_lines (
    order_id bigint, line_no int, sku_id int, product_id int, quantity int, tag_price_fen bigint, price_fen bigint /* a piece, before discounts */,
    list_fen bigint, merchant_discount_fen bigint, platform_discount_fen bigint, coupon_fen bigint, points_fen bigint, paid_fen bigint /* without freight */, is_gift boolean
);
create table refunds (
    refund_id bigint, order_id bigint, line_no int, quantity int, refund_fen bigint, requested_at timestamp, agreed_at timestamp, refunded_at timestamp,
    kind varchar /* return, refund_only */, reason varchar, is_exchange boolean, store_id int /* that took it back */, rejected_at timestamp
);
create table coupons (coupon_id bigint, template_id int, person_id int, code varchar, claimed_at timestamp, valid_until timestamp, used_order_id bigint, used_at timestamp, given_by_guide_id int);
create table coupon_templates (template_id int, name varchar, off_fen bigint, threshold_fen bigint, starts_on date, ends_on date, bearer varchar /* merchant, platform */);
create table point_events (person_id int, card_no varchar, happened_at timestamp, kind varchar /* order_offline, order_online, order_back, register, expire */, points int, order_id bigint);
create table referrals (referral_id int, inviter_id int, invitee_id int, invited_at timestamp, rewarded_at timestamp, reward_fen bigint, ring_id int);
create table ad_spend (day date, channel varchar, spend_fen bigint);
create table commission_policies (version varchar, valid_from date, valid_to date, role varchar /* opener, service, root_sharer, last_sharer, host, closer */, business_model varchar, rate_bp int);
-- Who truly earned what: the planted policy applied to what truly happened.
create table commissions (order_id bigint, line_no int, role varchar, guide_id int, version varchar, net_fen bigint, commission_fen bigint);

insert into source_accounts values
    ('wecom', 'ww5f0c6d2b8e1a9347'),
    ('officialaccount', 'wx1a2b3c4d5e6f7081'),
    ('officialaccount', 'wx8f7e6d5c4b3a2910'), -- bound to an agency's open-platform account
    ('miniprogram', 'wx3d9e8c7b6a5f4e21'),
    ('xiaodian', 'wx7c1f0a9b8d2e3f46'),
    ('youzan', '43210987'),
    ('douyin', '7654321'),
    ('tmall', '2208765432100'),
    ('jd', '10234567'),
    ('xiaohongshu', '62f1c0ffee0001'),
    ('pinkr', 'xiaohe'),
    ('burgeon', 'xiaohe'),
    ('jushuitan', '10471234');
