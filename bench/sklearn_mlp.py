"""scikit-learn's MLPRegressor on the benchmark's problems, as its guide advises for small tables: L-BFGS.

Reads one JSON object from standard input and writes one to standard output; see bench/python.ts for both. It has no leaky
ReLU, so its network is ReLU; its output has a free constant; its penalty spares the biases. A classification is fitted as
a regression on -1 and +1. Times exclude the start of Python and the import of scikit-learn.
"""

import json
import resource
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPRegressor


def main():
    warnings.filterwarnings("ignore", module="sklearn")
    task = json.load(sys.stdin)
    started, started_cpu = time.perf_counter(), time.process_time()
    inputs = numpy.array(task["inputs"]).reshape(task["count"], task["dimension"])
    targets = numpy.array(task["targets"])
    unit = numpy.abs(targets).max() or 1.0

    def fit(iterations):
        # Its loss is half the mean square plus alpha / (2 count) times the sum of squares of the weights.
        model = MLPRegressor(
            hidden_layer_sizes=(task["width"],),
            activation="relu",
            solver="lbfgs",
            alpha=task["decay"] * task["count"] / 2,
            max_iter=iterations,
            max_fun=2 * iterations,
            tol=1e-12,
            random_state=task["seed"],
        )
        return model.fit(inputs, targets / unit)

    # It knows no time limit: as many iterations as the time allows, by the pace of the first ones.
    pace = 5
    model = fit(pace)
    spent = time.perf_counter() - started
    steps = min(task["steps"], int(pace * task["seconds"] / spent))
    if steps > pace:
        model = fit(steps)

    weights, outputs = model.coefs_
    biases, constant = model.intercepts_
    answer = {
        "ms": 1000 * (time.perf_counter() - started),
        "cpuMs": 1000 * (time.process_time() - started_cpu),
        "peakBytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "iterations": int(model.n_iter_),
        "theta": numpy.column_stack([weights.T, biases]).flatten().tolist(),
        "output": (outputs[:, 0] * unit).tolist(),
        "skip": [float(constant[0] * unit)] + [0.0] * task["dimension"],
        "version": f"scikit-learn {sklearn.__version__}",
    }
    json.dump(answer, sys.stdout)


main()
