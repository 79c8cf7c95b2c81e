"""What scikit-learn makes of a table, judged on rows that it has not seen: a linear support vector machine with the goal's tolerance, a
trained network and a Gaussian process, each as its guide advises, inputs standardised.

Reads {"train": {"inputs", "targets"}, "test": {...}, "classes", "tolerance"} from standard input and writes a list of
{"method", "error", "ms"}: error is the root mean square on the test rows, or the part of them in the wrong class.
"""

import json
import sys
import time
import warnings

import numpy
from sklearn.gaussian_process import GaussianProcessClassifier, GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC, LinearSVR

# A Gaussian process takes time n^3.
MOST_PROCESS_ROWS = 2000


def methods(classes, tolerance, width, rows):
    if classes:
        yield "linear SVM", LinearSVC(C=1.0, max_iter=20000, dual=True)
        yield "MLP", MLPClassifier(hidden_layer_sizes=(100,), solver="lbfgs", alpha=1e-2, max_iter=2000, random_state=1)
        if rows <= MOST_PROCESS_ROWS:
            yield "Gaussian process", GaussianProcessClassifier(ConstantKernel() * RBF(numpy.ones(width)))
        return
    yield "linear SVM", LinearSVR(epsilon=tolerance, C=1.0, max_iter=20000, dual=True)
    yield "MLP", MLPRegressor(hidden_layer_sizes=(100,), solver="lbfgs", alpha=1e-2, max_iter=2000, random_state=1)
    if rows <= MOST_PROCESS_ROWS:
        kernel = ConstantKernel() * RBF(numpy.ones(width)) + WhiteKernel()
        yield "Gaussian process", GaussianProcessRegressor(kernel, normalize_y=True)


def main():
    warnings.filterwarnings("ignore")
    task = json.load(sys.stdin)
    train, test = (
        (numpy.array(task[part]["inputs"]), numpy.array(task[part]["targets"])) for part in ("train", "test")
    )
    # a regression's targets are of order one for every method, and so is the tolerance
    mean, unit = (0.0, 1.0) if task["classes"] else (train[1].mean(), train[1].std() or 1.0)
    answer = []
    for name, method in methods(task["classes"], task["tolerance"] / unit, train[0].shape[1], len(train[1])):
        started = time.perf_counter()
        model = make_pipeline(StandardScaler(), method).fit(train[0], (train[1] - mean) / unit)
        ms = 1000 * (time.perf_counter() - started)
        values = model.predict(test[0]) * unit + mean
        wrong = values != test[1] if task["classes"] else (values - test[1]) ** 2
        error = float(numpy.mean(wrong) if task["classes"] else numpy.sqrt(numpy.mean(wrong)))
        answer.append({"method": name, "error": error, "ms": ms})
    json.dump(answer, sys.stdout)


main()
