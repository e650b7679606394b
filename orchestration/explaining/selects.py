"""What a SELECT says of itself: what it reads, and what its rows are grouped by."""

from sqlglot import exp


def groups_of(tree: exp.Select) -> list[exp.Expr] | None:
    """Return what rows are grouped by; none of rows that are not."""
    own = [each.unalias() for each in tree.expressions]
    group = tree.args.get("group")
    if group is None:
        if tree.args.get("distinct"):
            return own
        return [] if any(is_aggregate(each) for each in own) else None
    if group.args.get("all"):
        return [each for each in own if not is_aggregate(each)]
    return [
        own[int(each.name) - 1] if isinstance(each, exp.Literal) else each
        for each in group.expressions
    ]


def is_aggregate(said: exp.Expr) -> bool:
    return any(
        each.find_ancestor(exp.Window, exp.Subquery) is None for each in said.find_all(exp.AggFunc)
    )


def sources_of(tree: exp.Select) -> dict[str, exp.Expr]:
    from_ = tree.args.get("from_")
    said = [from_.this] if from_ else []
    said += [join.this for join in tree.args.get("joins") or ()]
    return {each.alias_or_name: each for each in said}


def selects_in(traced: exp.Query | None) -> int:
    return sum(1 for _ in traced.find_all(exp.Select)) if traced is not None else 0
