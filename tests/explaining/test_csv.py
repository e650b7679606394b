"""Rows printed as CSV are opened in spreadsheets."""

import csv

import pytest

from orchestration.commands.numbers import _write_csv


def printed(capsys, **row):
    _write_csv([row])
    return next(csv.DictReader(capsys.readouterr().out.splitlines()))


@pytest.mark.parametrize("name", ['=HYPERLINK("http://example.com")', "+1", "@SUM(A1)", "-2+3"])
def test_a_formula_from_a_source_is_text_in_every_cell(capsys, name):
    assert printed(capsys, order_id=name) == {"order_id": f"'{name}"}


def test_names_and_numbers_stay_what_they_are(capsys):
    row = {"order_id": "E2026-11", "amount": -3, "rate": "-0.5", "file": "a=b.csv"}
    assert printed(capsys, **row) == {name: str(value) for name, value in row.items()}
