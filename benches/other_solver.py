#!/usr/bin/env python3
"""Solves an exported model with other solvers, as a second opinion.

    kadry plan data/demo --out runs/demo --export-model demo.mps
    pip install pulp highspy
    python benches/other_solver.py demo.mps [--seconds 60]

Prints relaxation and whole-group optimum of CBC (a solver that shares no code with HiGHS) and of HiGHS on the same file.
Compare with `lp_bound`, `bound` and `optimum` of the goal `shortage` in run.json.
"""

import argparse
import re
import subprocess
import time

import highspy
import pulp


def cbc(path: str, seconds: float, relax: bool) -> tuple[str, float, float]:
    """Status, value, proved bound. Free MPS is CBC's own guess."""
    command = [pulp.PULP_CBC_CMD().path]
    command += [path, "-ratio", "1e-9", "-sec", str(seconds), "-initialSolve" if relax else "-solve", "-quit"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number = r"\s+([-+.\deE]+)"
    if relax:
        value = float(re.findall(r"Optimal - objective value" + number, output)[-1])
        return "optimal", value, value
    status = re.findall(r"Result - (.*)", output)[-1]
    value = float(re.findall(r"Objective value:" + number, output)[-1])
    bound = re.findall(r"Lower bound:" + number, output)
    return status, value, float(bound[-1]) if bound else value


def highs(path: str, seconds: float, relax: bool) -> tuple[str, float, float]:
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 1e-9)
    solver.setOptionValue("solve_relaxation", relax)
    assert solver.readModel(path) == highspy.HighsStatus.kOk, f"HiGHS does not read {path}"
    solver.run()
    value = solver.getInfo().objective_function_value
    return solver.modelStatusToString(solver.getModelStatus()), value, value if relax else solver.getInfo().mip_dual_bound


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    for path in arguments.models:
        for name, solve in [("CBC", cbc), ("HiGHS", highs)]:
            for relax in [True, False]:
                clock = time.time()
                status, value, bound = solve(path, arguments.seconds, relax)
                what = "relaxation" if relax else "whole groups"
                print(f"{path}  {name:5}  {what:12}  {value:.9g}  bound {bound:.9g}  {status}, {time.time() - clock:.1f} s")


if __name__ == "__main__":
    main()
