"""`make bench`: measure, print a table and write var/bench.json. Missed targets are no failure."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import own_folder, registers
from bench.measuring import FAILED
from bench.rounds import SIZES


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["S", "M", "R"], metavar="SIZE")
    parser.add_argument("--runs", type=int, default=3, help="how often each side is measured (3)")
    parser.add_argument("--out", type=Path, default=Path("var/bench.json"))
    parser.add_argument("--only", default="", help="only rows with this in their name")
    parser.add_argument("--without-peers", action="store_true", help="not beside other programs")
    parser.add_argument("--qualcoder", default="", help="the folder of a checkout of QualCoder")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    known = SIZES | registers.SIZES
    unknown = [name for name in args.sizes if name not in known]
    if unknown:
        parser.error(f"no such size: {', '.join(unknown)} (there are {', '.join(known)})")
    if args.child:
        _measure_one(args)
        return
    rows = [row for size in args.sizes for row in _in_a_fresh_process(size, args)]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(rows, indent=1) + "\n")
    print(table(rows))
    measured = [row for row in rows if row["ratio"] is not None]
    missed = sum(not row["holds"] for row in measured)
    print(f"{missed} of {len(measured)} targets missed; see {args.out}")
    if any(row["note"].startswith(FAILED) for row in rows):
        sys.exit(1)  # a target that is missed is no failure, an answer that differs is


def _in_a_fresh_process(size: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure a size with a data folder of its own, which is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="weerklank-bench-") as folder:
        out = Path(folder) / "rows.json"
        subprocess.run(
            [
                sys.executable, "-m", "bench", size, "--runs", str(args.runs),
                "--only", args.only, "--qualcoder", args.qualcoder,
                "--out", str(out), "--child", folder,
                *(["--without-peers"] if args.without_peers else []),
            ],
            env=own_folder.environment(folder),
            check=True,
        )  # fmt: skip
        rows: list[dict[str, Any]] = json.loads(out.read_text())
        return rows


def _measure_one(args: argparse.Namespace) -> None:
    from bench import one_size, trajectories  # noqa: PLC0415  need the settings of this process

    (size,) = args.sizes
    if size in registers.SIZES:
        rows = trajectories.measure(registers.SIZES[size], args.child, args.runs, args.only)
        args.out.write_text(json.dumps(rows))
        return
    rows = one_size.measure(
        SIZES[size],
        args.child,
        args.runs,
        args.only,
        with_peers=not args.without_peers,
        qualcoder=args.qualcoder,
    )
    args.out.write_text(json.dumps(rows))


def table(rows: list[dict[str, Any]]) -> str:
    """Give the rows as lines of text."""
    wide = max([len(row["name"]) for row in rows], default=0)
    lines = [
        f"{'':{wide}} {'size':>4} {'ours':>9} {'bare':>9} {'unit':9} {'ratio':>8} {'target':>7}"
    ]
    for row in rows:
        begin = f"{row['name']:{wide}} {row['size']:>4} "
        if row["ratio"] is None:
            lines.append(f"{begin}{row['note']}")
            continue
        verdict = "holds" if row["holds"] else "MISSED"
        lines.append(
            f"{begin}{row['ours']:>9.4g} {row['bare']:>9.4g} {row['unit']:9} {row['ratio']:>8.2f} "
            f"{row['target']:>7.3g}  {verdict}{' ' * bool(row['note'])}{row['note']}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
