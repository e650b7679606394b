"""Tokens, and the key they are made with."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing.tokens import KeyProblem, Tokens, key_id, open_key
from tests.landing.conftest import Shop, line, text

TOKENS = Tokens(b"k" * 32)
SPELLINGS = [
    "13800138000",
    "+86 138 0013 8000",
    "0086-138-0013-8000",
    "8613800138000",
    " (+86)138-00138000 ",
    "１３８００１３８０００",
    "＋86１３８0013８000",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_a_phone_has_one_token(spelling):
    assert TOKENS.token("phone", "pos", spelling) == TOKENS.token("phone", "pos", "13800138000")


def test_a_number_that_only_begins_like_a_country_code_is_another_number():
    assert TOKENS.token("phone", "pos", "86138001380") != TOKENS.token("phone", "pos", "138001380")


def test_a_masked_phone_is_no_phone_that_it_could_stand_for():
    assert TOKENS.token("phone", "pos", "138****8000") != TOKENS.token("phone", "pos", "1388000")


@given(st.text())
def test_a_token_is_32_hex_digits_or_nothing_and_never_the_value(value):
    token = TOKENS.token("name", "pos", value)
    assert token is None or (len(token) == 32 and int(token, 16) >= 0 and token != value)


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u3000"])
def test_nothing_stays_nothing(nothing):
    assert TOKENS.token("name", "pos", nothing) is None


def test_another_key_gives_another_token():
    assert Tokens(b"x" * 32).token("phone", "pos", "1") != TOKENS.token("phone", "pos", "1")


def test_kinds_never_meet():
    assert TOKENS.token("phone", "pos", "1") != TOKENS.token("unionid", "pos", "1")


def test_a_shared_kind_meets_across_channels_and_another_stays_in_its_own():
    assert TOKENS.token("phone", "pos", "1") == TOKENS.token("phone", "webshop", "1")
    assert TOKENS.token("card", "pos", "1") != TOKENS.token("card", "webshop", "1")


@pytest.mark.parametrize("harmless", ["", "N", "42", "-1.5", "2026-11-20", "2026-11-20 10:00:00"])
def test_a_harmless_undeclared_value_is_kept(harmless):
    assert TOKENS.undeclared("pos", harmless) == harmless


@pytest.mark.parametrize(
    "personal",
    ["13800138000", "138-0013-8000", "zhangsan", "张三", "a@b.cn", "11010119900101123X", "WX_7"],
)
def test_an_undeclared_value_that_could_name_somebody_becomes_a_token(personal):
    assert TOKENS.undeclared("pos", personal) == TOKENS.token("undeclared", "pos", personal)


def test_an_empty_home_gets_a_key_that_only_its_owner_may_read(shop):
    path = shop.home.root / "key"
    key = open_key(shop.home, path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert open_key(shop.home, path) == key
    assert shop.home.key_id.read_text() == key_id(key)


def test_data_without_their_key_are_refused(shop):
    path = shop.home.root / "key"
    open_key(shop.home, path)
    path.unlink()
    with pytest.raises(KeyProblem, match="already holds data"):
        open_key(shop.home, path)
    assert not path.exists()


def test_a_lake_without_the_name_of_its_key_is_refused(shop):
    path = shop.home.root / "key"
    shop.key = open_key(shop.home, path)
    shop.landed(text(line(1)))
    shop.home.key_id.unlink()
    with pytest.raises(KeyProblem, match="nobody knows the key"):
        open_key(shop.home, path)
    path.unlink()
    with pytest.raises(KeyProblem, match="already holds data"):
        open_key(shop.home, path)


def test_another_key_is_refused(shop):
    path = shop.home.root / "key"
    open_key(shop.home, path)
    path.unlink()
    path.write_bytes(b"another key of thirty-two bytes..")
    with pytest.raises(KeyProblem, match="not the key"):
        open_key(shop.home, path)


def test_a_short_key_is_refused_before_anything_is_written(shop):
    path = shop.home.root / "key"
    path.write_bytes(b"short")
    with pytest.raises(KeyProblem, match="5 bytes"):
        open_key(shop.home, path)
    assert not shop.home.key_id.exists()


def test_a_crash_between_key_and_its_name_is_no_obstacle(shop):
    path = shop.home.root / "key"
    key = open_key(shop.home, path)
    shop.home.key_id.unlink()
    (path.parent / ".key.part").write_bytes(os.urandom(7))
    assert open_key(shop.home, path) == key


def test_a_key_says_nothing_by_its_name():
    assert key_id(Shop.key) != key_id(b"x" * 32)
    assert Shop.key.hex() not in key_id(Shop.key)
