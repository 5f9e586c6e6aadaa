"""The LP or the whole groups of `benches/whole_groups.rs` through PuLP and HiGHS: seconds to build and to solve.

usage: pulp_peer.py FOLDER [seconds]      needs: pip install pulp highspy
FOLDER is written by `KADRY_TABLES=... cargo bench --profile dev --bench whole_groups`, e.g. .../region.
With seconds the places come in groups of 25 and the solver stops at that time; without, places are single.
"""

import csv
import sys
import time

import pulp

SURPLUS, CHANGE, COST, GROUP = 0.3, 0.05, 1e-4, 25


def rows(folder, name):
    with open(f"{folder}/{name}.csv", encoding="utf-8", newline="") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def main():
    folder, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else None
    clock = time.perf_counter()
    offers, caps, needs = rows(folder, "offers"), rows(folder, "caps"), rows(folder, "needs")
    budgets, national, least = rows(folder, "budgets"), rows(folder, "national"), rows(folder, "muns")
    years = 1 + int(max(row["year"] for row in caps))
    model = pulp.LpProblem("admission", pulp.LpMinimize)
    whole = seconds is not None
    size = GROUP if whole else 1

    def places(k, t):
        line = offers[k]
        low, high = (-(-line["min"] // size), line["ub"] // size) if whole else (line["min"], line["ub"])
        return pulp.LpVariable(f"x_{k}_{t}", low, high, "Integer" if whole else "Continuous")

    x = [[places(k, t) for t in range(years)] for k in range(len(offers))]
    goal = []

    def by(owner):
        found = {}
        for k, line in enumerate(offers):
            found.setdefault(int(line[owner]), []).append(k)
        return found

    total = pulp.LpAffineExpression
    for k, line in enumerate(offers):
        for t in range(years):
            up, down = pulp.LpVariable(f"u_{k}_{t}", 0), pulp.LpVariable(f"d_{k}_{t}", 0)
            goal += [(x[k][t], COST * line["cost"] * size), (up, CHANGE), (down, CHANGE)]
            terms = [(x[k][t], size), (up, -1), (down, 1)] + ([(x[k][t - 1], -size)] if t else [])
            model += total(terms) == (0 if t else line["x0"])
    of_need = by("need")
    for row in needs:
        n, t = int(row["need"]), int(row["year"])
        short, over = pulp.LpVariable(f"s_{n}_{t}", 0), pulp.LpVariable(f"o_{n}_{t}", 0)
        goal += [(short, row["weight"]), (over, SURPLUS)]
        model += total([(x[k][t], size) for k in of_need.get(n, [])] + [(short, 1), (over, -1)]) == row["value"]
    of_college, of_region, of_place = by("college"), by("region"), by("mun")
    for row in caps:
        t = int(row["year"])
        model += total([(x[k][t], size) for k in of_college.get(int(row["college"]), [])]) <= row["cap"]
    for row in budgets:
        t = int(row["year"])
        model += total([(x[k][t], size * offers[k]["cost"] / 1000) for k in of_region[int(row["region"])]]) <= row["budget"] / 1000
    for row in national:
        t = int(row["year"])
        model += total([(x[k][t], size * line["cost"] / 1000) for k, line in enumerate(offers)]) <= row["budget"] / 1000
    for row in least:
        for t in range(years):
            model += total([(x[k][t], size) for k in of_place[int(row["mun"])]]) >= row["min"]
    model += total(goal)
    built = time.perf_counter() - clock
    options = {"timeLimit": seconds, "gapRel": 0.003} if whole else {}
    model.solve(pulp.HiGHS(msg=False, threads=1, **options))
    solved = time.perf_counter() - clock - built
    value = pulp.value(model.objective)
    print(f"PuLP: built in {built:.2f} s, solved in {solved:.2f} s, {pulp.LpStatus[model.status]}, {value}")


main()
