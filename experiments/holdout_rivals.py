"""What scikit-learn and a breakpoint fit make of the same training rows as the fits of the holdout experiment.

Reads {"training": {"inputs", "targets"}, "test": {...}, "folds", "seed"} from standard input: `folds` has the fold of each training row, by
which every setting is chosen (least mean square on the rows left out). Writes {"version", "methods"}, a method as
{"method", "setting", "size", "parameters", "gap", "error", "ms"}: `size` is leaves or kinks, `parameters` the numbers that a prediction
needs, `error` the root mean square on the test rows, `ms` the choice and the last fit together.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import json
import sys
import time
import warnings

import numpy
import scipy
import sklearn
from scipy.optimize import differential_evolution
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.tree import DecisionTreeRegressor

TREES = 100
BOOSTED = (10, 30, 100, 300)
LEAST_LEAVES = (1, 2, 3, 5, 8, 12, 20)
MOST_KINKS = 6


class BreakpointFit:
    """A continuous piecewise-linear function of one input with `kinks` free breakpoints, by least squares: for given breakpoints a
    linear fit, over the breakpoints differential evolution (as the package pwlf does), begun at a greedy choice among the inputs."""

    def __init__(self, kinks, seed):
        self.kinks, self.seed = kinks, seed

    def columns(self, x):
        hinges = numpy.maximum(x[:, None] - numpy.sort(self.places)[None, :], 0)
        return numpy.column_stack([numpy.ones_like(x), x, hinges])

    def cost(self, places, x, y):
        self.places = places
        columns = self.columns(x)
        self.weights = numpy.linalg.lstsq(columns, y, rcond=None)[0]
        return float(numpy.sum((y - columns @ self.weights) ** 2))

    def fit(self, inputs, y):
        x = inputs[:, 0]
        among = numpy.unique(x)[1:-1]
        places = numpy.empty(0)
        for _ in range(self.kinks):
            costs = [self.cost(numpy.append(places, place), x, y) for place in among]
            places = numpy.append(places, among[int(numpy.argmin(costs))])
        if self.kinks > 0:
            found = differential_evolution(
                self.cost, [(x.min(), x.max())] * self.kinks, args=(x, y), x0=places, popsize=10, maxiter=30, seed=self.seed
            )
            places = found.x
        self.cost(places, x, y)
        return self

    def predict(self, inputs):
        return self.columns(inputs[:, 0]) @ self.weights

    def counts(self):
        return self.kinks, 2 * self.kinks + 2


def tree_numbers(tree):
    """A feature and a threshold a split, a value a leaf."""
    return 2 * (tree.node_count - tree.n_leaves) + tree.n_leaves


def of_trees(trees):
    return int(sum(tree.n_leaves for tree in trees)), int(sum(tree_numbers(tree) for tree in trees))


class Tree:
    def __init__(self, least, seed):
        self.model = DecisionTreeRegressor(min_samples_leaf=least, random_state=seed)

    def fit(self, inputs, y):
        self.model.fit(inputs, y)
        return self

    def predict(self, inputs):
        return self.model.predict(inputs)

    def counts(self):
        return of_trees([self.model.tree_])


class Forest(Tree):
    def __init__(self, least, seed):
        self.model = RandomForestRegressor(TREES, min_samples_leaf=least, random_state=seed)

    def counts(self):
        return of_trees([one.tree_ for one in self.model.estimators_])


class Boosting(Tree):
    def __init__(self, setting, seed):
        depth, trees = setting
        self.model = GradientBoostingRegressor(
            max_depth=depth, learning_rate=0.1, n_estimators=trees, subsample=0.7, random_state=seed
        )

    def counts(self):
        return of_trees([one.tree_ for row in self.model.estimators_ for one in row])


class Process:
    """Its kernel's widths, height and noise by maximum likelihood, so that nothing is left to choose."""

    def __init__(self, _, seed):
        self.seed = seed

    def fit(self, inputs, y):
        kernel = ConstantKernel() * RBF(numpy.ones(inputs.shape[1])) + WhiteKernel(0.1)
        self.model = GaussianProcessRegressor(kernel, n_restarts_optimizer=2, random_state=self.seed).fit(inputs, y)
        self.shape = inputs.shape
        return self

    def predict(self, inputs):
        return self.model.predict(inputs)

    def counts(self):
        rows, width = self.shape
        return None, rows * (width + 1) + width + 2


METHODS = [
    ("decision tree", Tree, LEAST_LEAVES),
    ("random forest", Forest, (1, 2, 4, 8)),
    (
        "gradient boosting",
        Boosting,
        [(depth, trees) for depth in (1, 2, 3) for trees in BOOSTED],
    ),
    ("Gaussian process", Process, ("maximum likelihood",)),
    ("breakpoint fit", BreakpointFit, range(MOST_KINKS + 1)),
]


def mean_square(model, inputs, y):
    return float(numpy.mean((model.predict(inputs) - y) ** 2))


def chosen(make, settings, inputs, y, folds, seed):
    if len(settings) == 1:
        return settings[0]
    costs = [
        sum(
            mean_square(make(setting, seed).fit(inputs[folds != k], y[folds != k]), inputs[folds == k], y[folds == k])
            for k in numpy.unique(folds)
        )
        for setting in settings
    ]
    return settings[int(numpy.argmin(costs))]


def main():
    # the process says where a width reaches its limit, which a width of no use does
    warnings.filterwarnings("ignore", module="sklearn")
    task = json.load(sys.stdin)
    inputs, y = (numpy.array(task["training"][part], dtype=float) for part in ("inputs", "targets"))
    fresh, truth = (numpy.array(task["test"][part], dtype=float) for part in ("inputs", "targets"))
    folds = numpy.array(task["folds"])
    answer = []
    for name, make, settings in METHODS:
        if make is BreakpointFit and inputs.shape[1] > 1:
            continue
        started = time.perf_counter()
        setting = chosen(make, settings, inputs, y, folds, task["seed"])
        model = make(setting, task["seed"]).fit(inputs, y)
        ms = 1000 * (time.perf_counter() - started)
        size, parameters = model.counts()
        answer.append(
            {
                "method": name,
                "setting": setting if isinstance(setting, (int, str)) else "depth %d, %d trees" % setting,
                "size": size,
                "parameters": parameters,
                "gap": None,
                "error": mean_square(model, fresh, truth) ** 0.5,
                "ms": ms,
            }
        )
    json.dump({"version": f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}", "methods": answer}, sys.stdout)


main()
