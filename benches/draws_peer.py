"""The relaxation of `benches/draws.rs` through PuLP, linopy and bare highspy, draw by draw: milliseconds for each.

usage: draws_peer.py FOLDER      needs: pip install pulp linopy highspy
FOLDER is written by `benches/draws.rs`, which runs this too. Prints a line for each peer: name, milliseconds per draw, and the
objective of each draw, parted by tabs. Each peer builds its model once, outside the clock; inside it only right-hand sides
move, and the peer solves as it does that: PuLP and linopy hand their model to HiGHS anew, highspy keeps it and goes on from
its last basis.
"""

import csv
import sys
import time

import highspy
import linopy
import numpy as np
import pulp
import xarray


def table(folder, name):
    with open(f"{folder}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Problem:
    def __init__(self, folder):
        columns, rows, terms = (table(folder, name) for name in ("columns", "rows", "terms"))
        self.low, self.high, self.cost = (np.array([float(row[key]) for row in columns]) for key in ("lower", "upper", "cost"))
        self.lower, self.upper = (np.array([float(row[key]) for row in rows]) for key in ("lower", "upper"))
        self.terms = [(int(row["row"]), int(row["column"]), float(row["weight"])) for row in terms]
        of = lambda kind: [number for number, row in enumerate(rows) if row["key"].startswith(kind)]
        self.balance, self.band = of("Balance"), of("SurplusBand")
        self.moving = np.array(self.balance + self.band, dtype=np.int32)
        self.draws = np.loadtxt(f"{folder}/draws.csv", delimiter=",", ndmin=2)

    def sides(self, draw):
        """Lower and upper sides of the moving rows."""
        workers, band = draw[: len(self.balance)], draw[len(self.balance) :]
        return np.concatenate([workers, -band]), np.concatenate([workers, np.full(len(band), np.inf)])


def with_pulp(problem):
    model = pulp.LpProblem("draws", pulp.LpMinimize)
    bound = lambda value: None if np.isinf(value) else value
    columns = [pulp.LpVariable(f"x{k}", bound(low), bound(high)) for k, (low, high) in enumerate(zip(problem.low, problem.high))]
    sums = [[] for _ in problem.lower]
    for row, column, weight in problem.terms:
        sums[row].append((columns[column], weight))
    model += pulp.LpAffineExpression([(x, cost) for x, cost in zip(columns, problem.cost) if cost])
    made = []
    for number, (low, high) in enumerate(zip(problem.lower, problem.upper)):
        total = pulp.LpAffineExpression(sums[number])
        sense, side = (0, low) if low == high else (1, low) if np.isinf(high) else (-1, high)
        if not (np.isinf(low) or np.isinf(high) or low == high):
            raise SystemExit("a row of two sides")
        made.append(pulp.LpConstraint(total, sense, f"r{number}", side))
        model += made[-1]

    def solve(draw):
        for row, side in zip(problem.moving, problem.sides(draw)[0]):
            made[row].changeRHS(side)
        model.solve(pulp.HiGHS(msg=False, threads=1))
        return pulp.value(model.objective)

    return solve


def with_linopy(problem):
    model = linopy.Model()
    x = model.add_variables(lower=problem.low, upper=problem.high, coords=[np.arange(len(problem.low))], name="x")
    sums = [[] for _ in problem.lower]
    for row, column, weight in problem.terms:
        sums[row].append((column, weight))
    most = max(map(len, sums))
    made = {}
    kinds = {"equal": problem.lower == problem.upper}
    kinds["least"] = ~kinds["equal"] & np.isinf(problem.upper)
    kinds["most"] = ~kinds["equal"] & np.isinf(problem.lower)
    for kind, which in kinds.items():
        numbers = np.flatnonzero(which)
        labels, weights = np.full((len(numbers), most), -1), np.full((len(numbers), most), np.nan)
        for place, number in enumerate(numbers):
            for term, (column, weight) in enumerate(sums[number]):
                labels[place, term], weights[place, term] = column, weight
        data = {"coeffs": (("row", "_term"), weights), "vars": (("row", "_term"), labels)}
        sides = xarray.DataArray((problem.upper if kind == "most" else problem.lower)[numbers], coords=[("row", numbers)])
        total = linopy.LinearExpression(xarray.Dataset(data, coords={"row": numbers}), model)
        sign = {"equal": "=", "least": ">=", "most": "<="}[kind]
        made[kind] = (model.add_constraints(total, sign, sides, name=kind), numbers, sides.copy())
    model.add_objective((x * xarray.DataArray(problem.cost, dims=x.dims, coords=x.coords)).sum())

    def solve(draw):
        side = dict(zip(problem.moving.tolist(), problem.sides(draw)[0]))
        for constraint, numbers, sides in made.values():
            moved = [side.get(number, old) for number, old in zip(numbers.tolist(), sides.values)]
            constraint.update(rhs=xarray.DataArray(moved, coords=[("row", numbers)]))
        model.solve("highs", io_api="direct", log_to_console=False, output_flag=False, threads=1)
        return model.objective.value

    return solve


def with_highspy(problem):
    from scipy.sparse import csc_matrix

    row, column, weight = zip(*problem.terms)
    matrix = csc_matrix((weight, (row, column)), shape=(len(problem.lower), len(problem.low)))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(problem.low), len(problem.lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = problem.cost, problem.low, problem.high
    lp.row_lower_, lp.row_upper_ = problem.lower, problem.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    solver.run()

    def solve(draw):
        lower, upper = problem.sides(draw)
        solver.changeRowsBounds(len(problem.moving), problem.moving, lower, upper)
        solver.run()
        return solver.getInfo().objective_function_value

    return solve


def main():
    problem = Problem(sys.argv[1])
    for name, peer in [("PuLP", with_pulp), ("linopy", with_linopy), ("highspy, kept", with_highspy)]:
        try:
            solve = peer(problem)
            solve(problem.draws[0])
            clock = time.perf_counter()
            found = [solve(draw) for draw in problem.draws]
            each = 1000 * (time.perf_counter() - clock) / len(found)
            print(name, each, *found, sep="\t", flush=True)
        except Exception as error:  # a peer that fails is told, and the others go on
            print(f"| {name} | failed: {error} | | | |", flush=True)


main()
