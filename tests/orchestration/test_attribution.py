"""What touches are worth in a table of paths, by hand and by a reference of a few lines."""

import json
from collections import defaultdict
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from orchestration.attribution import MODELS, PathsProblem, attributed, read_paths
from orchestration.cli import app

paths = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=6),
        st.integers(0, 50),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=8,
)


def table(rows):
    steps, conversions, value = zip(*rows, strict=True)
    return pa.table(
        {
            "steps": pa.array(steps, pa.list_(pa.string())),
            "conversions": pa.array(map(float, conversions)),
            "value": pa.array(map(float, value)),
        }
    )


def weights(model, steps):
    """Return what each step of a path is worth, as exact fractions."""
    last = len(steps) - 1
    if model == "first":
        return [Fraction(place == 0) for place in range(len(steps))]
    if model == "last":
        return [Fraction(place == last) for place in range(len(steps))]
    if model == "linear" or len(steps) <= 2:
        return [Fraction(1, len(steps))] * len(steps)
    middle = Fraction(1, 5) / (len(steps) - 2)
    return [Fraction(2, 5) if place in (0, last) else middle for place in range(len(steps))]


@settings(deadline=None, max_examples=60)
@given(paths)
def test_every_model_gives_what_the_reference_gives_and_all_of_it(rows):
    found = {(row["model"], row["touch"]): row for row in attributed(table(rows))}
    for model in MODELS:
        expected = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for steps, conversions, value in rows:
            for step, weight in zip(steps, weights(model, steps), strict=True):
                expected[step][0] += weight * conversions
                expected[step][1] += weight * value
        for step, (conversions, value) in expected.items():
            assert found[model, step]["conversions"] == pytest.approx(float(conversions))
            assert found[model, step]["value"] == pytest.approx(float(value))
        for number, place in (("conversions", 1), ("value", 2)):
            total = sum(row[number] for key, row in found.items() if key[0] == model)
            assert total == pytest.approx(sum(row[place] for row in rows))


def test_a_file_of_paths_is_attributed_by_the_command(tmp_path):
    file = tmp_path / "paths.csv"
    file.write_text(
        "path,total_conversions,total_conversion_value\nad > group > store,2,60\nad,1,9\n"
    )
    said = CliRunner().invoke(app, ["attribute", str(file), "--json"])
    assert said.exit_code == 0
    rows = {(row["model"], row["touch"]): row for row in json.loads(said.stdout)}
    assert (rows["first", "ad"]["conversions"], rows["first", "ad"]["value"]) == (3, 69)
    assert rows["last", "store"]["value"] == 60
    assert rows["linear", "group"]["value"] == pytest.approx(20)
    assert rows["position", "group"]["value"] == pytest.approx(12)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("steps,conversions\na,1\n", "line 1: no column is named path"),
        ("path,conversions\na,1\na > ,1\n", "line 3: the path is empty, or has an empty step"),
        ("path,conversions\na,many\n", "line 2: conversions is not a number"),
        ("path,conversions,value\na,1,-3\n", "line 2: value is negative or not finite"),
        ("path,conversions\na\n", "line 2: the row has fewer columns"),
        ('path,conversions\n"a\n > b",nan\n', "line 3: conversions is negative or not finite"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path, text, wrong):
    file = tmp_path / "paths.csv"
    file.write_text(text)
    with pytest.raises(PathsProblem, match=wrong):
        read_paths(file)


def test_a_file_without_values_has_none(tmp_path):
    file = tmp_path / "paths.csv"
    file.write_text("path,conversions\na|b,1\n")
    rows = attributed(read_paths(file, "|"))
    assert {row["touch"] for row in rows} == {"a", "b"}
    assert {row["value"] for row in rows} == {None}
