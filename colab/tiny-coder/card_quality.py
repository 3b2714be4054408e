"""Writes measured quality into a model card: from run records of `lab eval`, never typed by hand.

    python card_quality.py --model ../../lib/models/embedded/tiny-coder-1m RECORD.json [RECORD.json ...]

A record is refused when it is invalid, about another model, or not live. The table's rows are dtypes,
its columns levels, each cell pass@1 with its 95 % interval. Rows of the same dtype and task set: the
later record wins.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from checkpoint import write_atomically
from model_card import EVAL_BEGIN, EVAL_END


def reason_to_refuse(record: dict[str, Any], name: str) -> str | None:
    if record.get("schema") != "offload-lab/run/1" or "quality" not in record:
        return "it is no run record of an evaluation"
    if not record["valid"]:
        return f"it is invalid: {'; '.join(record['reasons'])}"
    if record["mode"] != "live":
        return f"its mode is \"{record['mode']}\""
    if record["model"]["name"] != name:
        return f"it is about \"{record['model']['name']}\""
    return None


def format_cell(level: dict[str, Any] | None) -> str:
    if level is None:
        return "not measured"
    return f"{level['value']:.1%} ({level['low']:.1%} to {level['high']:.1%}, n = {level['n']})"


def quality_table(records: list[dict[str, Any]]) -> str:
    levels = sorted({level["level"] for r in records for level in r["quality"]["levels"]})
    header = "| dtype | task set | " + " | ".join(f"level {n}" for n in levels) + " | record |"
    lines = [header, "|---" * (len(levels) + 3) + "|"]
    for record in records:
        by_level = {level["level"]: level for level in record["quality"]["levels"]}
        cells = [format_cell(by_level.get(n)) for n in levels]
        task_set = record["quality"]["taskSetSha256"][:12]
        row = [record["engine"]["got"]["dtype"], f"`{task_set}`", *cells, f"`{record['id']}`"]
        lines.append("| " + " | ".join(row) + " |")
    dates = sorted({record["startedAt"][:10] for record in records})
    machines = sorted({record["machine"]["cpuModel"] for record in records})
    return "\n".join(
        [*lines, "", f"Greedy, pass@1, 95 % Wilson intervals. Measured {', '.join(dates)} on {', '.join(machines)}."]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("records", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="a model folder with MODEL_CARD.md")
    a = parser.parse_args()
    name = json.loads((a.model / "manifest.json").read_text())["name"]
    chosen: dict[tuple[str, str], dict[str, Any]] = {}
    for path in a.records:
        record = json.loads(path.read_text())
        reason = reason_to_refuse(record, name)
        if reason:
            sys.exit(f"{path} cannot be used: {reason}")
        key = (record["engine"]["got"]["dtype"], record["quality"]["taskSetSha256"])
        if key not in chosen or record["startedAt"] > chosen[key]["startedAt"]:
            chosen[key] = record
    card = a.model / "MODEL_CARD.md"
    text = card.read_text()
    section = f"{EVAL_BEGIN}\n{quality_table(list(chosen.values()))}\n{EVAL_END}"
    marked = re.compile(f"{EVAL_BEGIN}.*?{EVAL_END}", re.DOTALL)
    if len(marked.findall(text)) != 1:
        sys.exit(f"{card} must hold one pair of eval marks")
    write_atomically(card, lambda t: t.write_text(marked.sub(lambda _: section, text)))


if __name__ == "__main__":
    main()
