#!/usr/bin/env python3
"""kadry against statsforecast on annual series: accuracy, intervals, seconds on one thread, in one run.

    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install statsforecast
    /tmp/peer/bin/python benches/side_by_side.py --kadry target/release/kadry NAME=TRAIN.csv,TEST.csv ...

TRAIN and TEST are long tables `series_id,t,value`; one file with a column `split` (train, test) serves as well:
`NAME=FILE.csv`. The peers run one series at a time in one process, after a first call that compiles them; `kadry` is
timed as a whole command with one thread, reading and writing included, best of three.
"""

import argparse
import csv
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

LEVEL = 80


def read(spec):
    """Train and test, {series: [(t, value)]}, of `TRAIN,TEST` or of one file with a column `split`."""
    files = spec.split(",")
    train, test = defaultdict(list), defaultdict(list)
    for number, file in enumerate(files):
        with open(file, newline="", encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                second = row["split"] == "test" if len(files) == 1 else number == 1
                (test if second else train)[row["series_id"]].append((int(row["t"]), float(row["value"])))
    for part in (train, test):
        for values in part.values():
            values.sort()
    return {k: train[k] for k in sorted(train) if test.get(k)}, dict(test)


def kadry(binary, train, horizon):
    """Forecasts {series: {t: (mean, low, high)}} and seconds of the whole command, best of three."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "train.csv"), os.path.join(folder, "forecast.csv")
        with open(source, "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(["series_id", "t", "value"])
            writer.writerows((k, t, repr(v)) for k, values in train.items() for t, v in values)
        best = math.inf
        for _ in range(3):
            start = time.perf_counter()
            command = [binary, "series", "forecast", source, "--horizon", str(horizon), "--level", str(LEVEL), "--out", out]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"})
            best = min(best, time.perf_counter() - start)
        forecasts = defaultdict(dict)
        with open(out, newline="", encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                forecasts[row["series_id"]][int(row["t"])] = tuple(float(row[c]) for c in ("mean", "low", "high"))
    return forecasts, best


def peers(train, horizon):
    """The same of each method of statsforecast."""
    import numpy as np
    from statsforecast.models import AutoETS, AutoTheta, DynamicOptimizedTheta, Naive, RandomWalkWithDrift

    models = {
        "Naive": Naive(),
        "RandomWalkWithDrift": RandomWalkWithDrift(),
        "AutoETS": AutoETS(season_length=1),
        "AutoTheta": AutoTheta(season_length=1),
        "DynamicOptimizedTheta": DynamicOptimizedTheta(season_length=1),
    }
    arrays = {k: np.array([v for _, v in values]) for k, values in train.items()}
    for name, model in models.items():
        for values in list(arrays.values())[:5]:
            try:
                model.forecast(y=values, h=horizon, level=[LEVEL])
            except Exception:
                pass
        forecasts, failed, start = {}, 0, time.perf_counter()
        for key, values in arrays.items():
            first = train[key][-1][0]
            try:
                got = model.forecast(y=values, h=horizon, level=[LEVEL])
            except Exception:  # counted: a series without an answer falls back on the last value, without an interval
                failed += 1
                got = {"mean": np.repeat(values[-1], horizon)}
            low, high = got.get(f"lo-{LEVEL}", got["mean"]), got.get(f"hi-{LEVEL}", got["mean"])
            forecasts[key] = {first + i + 1: (float(got["mean"][i]), float(low[i]), float(high[i])) for i in range(horizon)}
        yield name, forecasts, time.perf_counter() - start, failed


def score(forecasts, train, test):
    """Means over the series: sMAPE per cent, MASE, mean scaled interval score; coverage over all points."""
    smape, mase, interval, inside, points = [], [], [], 0, 0
    alpha = 1 - LEVEL / 100
    for key, history in train.items():
        values = [v for _, v in history]
        pairs = [(actual, forecasts[key][t]) for t, actual in test[key] if t in forecasts.get(key, {})]
        if not pairs:
            sys.exit(f"no forecast of {key}")
        smape.append(statistics.fmean(200 * abs(a - m) / (abs(a) + abs(m)) if abs(a) + abs(m) > 0 else 0.0 for a, (m, _, _) in pairs))
        scale = statistics.fmean(abs(b - a) for a, b in zip(values, values[1:])) if len(values) > 1 else 0.0
        if scale > 0:
            mase.append(statistics.fmean(abs(a - m) for a, (m, _, _) in pairs) / scale)
            losses = (h - l + 2 / alpha * (max(l - a, 0) + max(a - h, 0)) for a, (_, l, h) in pairs)
            interval.append(statistics.fmean(losses) / scale)
        inside += sum(l <= a <= h for a, (_, l, h) in pairs)
        points += len(pairs)
    return statistics.fmean(smape), statistics.fmean(mase), inside / points, statistics.fmean(interval)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kadry", default="target/release/kadry", help="the program to time")
    parser.add_argument("--no-peers", action="store_true", help="only kadry")
    parser.add_argument("collections", nargs="+", metavar="NAME=TRAIN.csv,TEST.csv")
    arguments = parser.parse_args()
    print("| collection | series | method | sMAPE, % | MASE | coverage of 80 % | interval score | seconds | µs per series | failed |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for collection in arguments.collections:
        name, _, spec = collection.partition("=")
        train, test = read(spec)
        horizon = max(t - train[k][-1][0] for k, v in test.items() if k in train for t, _ in v)

        def line(method, forecasts, seconds, failed):
            smape, mase, coverage, interval = score(forecasts, train, test)
            print(f"| {name} | {len(train)} | {method} | {smape:.2f} | {mase:.3f} | {coverage:.3f} | {interval:.2f} "
                  f"| {seconds:.3f} | {seconds / len(train) * 1e6:.0f} | {failed} |", flush=True)

        line("kadry", *kadry(arguments.kadry, train, horizon), 0)
        if not arguments.no_peers:
            for row in peers(train, horizon):
                line(*row)


if __name__ == "__main__":
    main()
