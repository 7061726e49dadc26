"""Run sortition-algorithms on a pool, and print the smallest chance that it gives.

For a Python of its own that has it: `python lot.py POOL.csv QUOTAS.csv SIZE`. It is GPL-3 and loads
cvxpy, so it is a tool to compare with and never a part of the product.
"""

from __future__ import annotations

import sys


def main(pool: str, quotas: str, size: int) -> None:
    from sortition_algorithms import (  # noqa: PLC0415
        CSVStringDataSource,
        SelectionData,
        Settings,
        find_random_sample,
    )

    settings = Settings(id_column="id", columns_to_keep=[], check_same_address_columns=[])
    with open(pool) as people, open(quotas) as limits:
        source = CSVStringDataSource(limits.read(), people.read())
    data = SelectionData(source)
    features, _report = data.load_features(size)
    everyone, _report = data.load_people(settings, features)
    panels, report = find_random_sample(features, everyone, size, [])
    if not panels:
        raise SystemExit(str(report.as_text()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
