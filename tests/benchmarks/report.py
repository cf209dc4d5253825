"""One row of the table: medians of what was measured beside its baseline, their ratio, and whether the goal is met."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

Row = dict[str, Any]
FIELDS = ("name", "value", "unit", "baseline", "ratio", "goal", "met", "better")


def row(
    name: str,
    unit: str,
    values: Sequence[float],
    baselines: Sequence[float] = (),
    *,
    goal: float,
    better: str,
    added: bool = False,
) -> Row:
    """The goal is a floor (`better` is "higher") or a ceiling ("lower") of the ratio; of the value where there is no
    baseline; or, with `added`, of what the value has over the baseline, in its unit."""
    value = median(values)
    baseline = median(baselines) if baselines else None
    ratio = value / baseline if baseline else None
    judged = value if ratio is None else value - (baseline or 0) if added else ratio
    return {
        "name": name,
        "value": _rounded(value),
        "unit": unit,
        "baseline": None if baseline is None else _rounded(baseline),
        "ratio": None if ratio is None else _rounded(ratio),
        "goal": goal,
        "met": judged >= goal if better == "higher" else judged <= goal,
        "better": better,
    }


def _rounded(number: float) -> float:
    return float(f"{number:.4g}")


def table(rows: Sequence[Row]) -> str:
    lines = [f"{'':22} {'value':>12} {'unit':16} {'baseline':>12} {'ratio':>8} {'goal':>8}"]
    for each in rows:
        sign = "≥" if each["better"] == "higher" else "≤"
        lines.append(
            f"{each['name']:22} {_shown(each['value']):>12} {each['unit']:16} {_shown(each['baseline']):>12} "
            f"{_shown(each['ratio']):>8} {sign + _shown(each['goal']):>8}  {'met' if each['met'] else 'NOT MET'}"
        )
    return "\n".join(lines)


def _shown(number: Any) -> str:
    return f"{number:,.4g}" if isinstance(number, int | float) else "–" if number is None else str(number)


def write(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = [{field: each.get(field) for field in FIELDS} for each in rows]
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
