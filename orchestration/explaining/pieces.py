"""The pieces that traced queries are put together from, each with the lineage of its rows."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from orchestration.explaining.built import Built, Name

AMOUNT = "__amount"
ITEM = "__item"
# What a traced row says of where it ends: the core row, its line, and its order.
LINEAGE = {
    AMOUNT: "decimal(38, 6)",
    ITEM: "varchar",
    "__table": "varchar",
    "__row": "bigint",
    "__file_sha256": "varchar",
    "__line_no": "bigint",
    "__delivery_date": "date",
    "__channel": "varchar",
    "__order_id": "varchar",
}
_ORDER = {"__channel": "channel", "__order_id": "order_id"}


def own_rows(built: Built, name: Name, column: str | None, needs: set[str]) -> exp.Query:
    """Return a table's own rows as traced rows, each with what it adds to the column."""
    columns = built.columns[name]
    is_table = name in built.tables
    said = {
        AMOUNT: name_of(column) if column else exp.Literal.number(1),
        "__table": exp.Literal.string(".".join(name)),
        "__row": exp.column("rowid") if is_table else exp.null(),
    }
    for told in ("_file_sha256", "_line_no", "_delivery_date"):
        said[f"_{told}"] = name_of(told) if told in columns else exp.null()
    for told, column_name in _ORDER.items():
        is_told = set(_ORDER.values()) <= columns.keys()
        said[told] = name_of(column_name) if is_told else exp.null()
    lineage = [
        exp.alias_(exp.cast(said.get(told, exp.null()), kind), told, quoted=True)
        for told, kind in LINEAGE.items()
    ]
    kept = [name_of(each) for each in sorted(needs)]
    return exp.select(*kept, *lineage).from_(
        exp.table_(name[1], db=name[0], quoted=True), copy=False
    )


def beside_its_group(
    traced: exp.Query, tree: exp.Select, keys: set[str], needs: set[str]
) -> exp.Select:
    """Return traced rows with what their group says as a whole."""
    whole = tree.copy()
    whole.set("with_", None)
    same = [
        exp.NullSafeEQ(this=of("_traced", name), expression=of("_whole", name))
        for name in sorted(keys)
    ]
    kept = [of("_whole", name) for name in sorted(needs)]
    lineage = [of("_traced", name) for name in LINEAGE]
    return (
        exp.select(*kept, *lineage)
        .from_(exp.Subquery(this=traced, alias=quoted_alias("_traced")), copy=False)
        .join(
            exp.Subquery(this=whole, alias=quoted_alias("_whole")),
            on=exp.and_(*same) if same else exp.true(),
            copy=False,
        )
    )


def union_of(parts: Sequence[exp.Query]) -> exp.Query | None:
    if not parts:
        return None
    whole: exp.Query = parts[0]
    for part in parts[1:]:
        whole = exp.Union(this=whole, expression=part, distinct=False, by_name=True)
    return whole


def renamed(traced: exp.Query, names: Mapping[str, str]) -> exp.Query:
    if all(name == before for before, name in names.items()):
        return traced
    kept = [exp.alias_(of("_branch", before), name, quoted=True) for before, name in names.items()]
    lineage = [of("_branch", name) for name in LINEAGE]
    return exp.select(*kept, *lineage).from_(
        exp.Subquery(this=traced, alias=quoted_alias("_branch")), copy=False
    )


def first_of(groups: list[exp.Expr]) -> exp.Expr:
    """Return 1 for the first row of each group and 0 for the others."""
    number = exp.Window(this=exp.RowNumber(), partition_by=[each.copy() for each in groups] or None)
    is_first = exp.EQ(this=number, expression=exp.Literal.number(1))
    return exp.case().when(is_first, exp.Literal.number(1)).else_(exp.Literal.number(0))


def joined(groups: list[exp.Expr]) -> exp.Expr:
    return exp.func("concat_ws", exp.Literal.string("|"), *(text(each) for each in groups))


def text(said: exp.Expr) -> exp.Expr:
    return exp.cast(said.copy(), "varchar")


def of(alias: str, name: str) -> exp.Column:
    return exp.column(name, table=alias, quoted=True)


def name_of(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def quoted_alias(alias: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(alias, quoted=True))
