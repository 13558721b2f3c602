"""Times scikit-learn on the sets named on standard input; one JSON line per figure on standard output.

Input: {"sets": [{"name", "file", "rows", "cols", "C", "weights", "models": [{"model", "warmUp", "runs"}]}]}; the weights are
those of class 0 and 1. A file holds the features as
little-endian doubles, row by row, then one byte per label. Models: SVC, LinearSVC, SGD, predict, predictOne, report.
"""
import json
import statistics
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import classification_report
from sklearn.svm import SVC, LinearSVC

warnings.filterwarnings("ignore")


# On some tables SVC does not end by itself.
MAX_ITERATIONS = 3_000_000


def timed(act, warm_up, runs):
    times = []
    for run in range(-warm_up, runs):
        started = time.perf_counter()
        result = act()
        if run >= 0:
            times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), result


def objective(model, x, y, costs):
    w, b = model.coef_[0], model.intercept_[0]
    losses = np.maximum(0, 1 - np.where(y == 1, 1, -1) * (x @ w + b))
    return float(w @ w / 2 + (np.where(y == 1, costs[1], costs[0]) * losses).sum())


def measure(name, x, y, warm_up, runs, C, weights):
    # SGD's own reading of C, alpha = 1 / rows, takes longer and ends further off; of several alphas this ended nearest.
    fits = {
        "SVC": lambda: SVC(kernel="linear", C=C, class_weight=dict(enumerate(weights)), max_iter=MAX_ITERATIONS).fit(x, y),
        "LinearSVC": lambda: LinearSVC(loss="hinge", C=1).fit(x, y),
        "SGD": lambda: SGDClassifier(loss="hinge", alpha=3e-5, random_state=0).fit(x, y),
    }
    if name in fits:
        milliseconds, model = timed(fits[name], warm_up, runs)
        return {"milliseconds": milliseconds, "objective": objective(model, x, y, [C * weight for weight in weights])}
    model = SVC(kernel="linear", C=1).fit(x[:1000], y[:1000])
    acts = {
        "predict": lambda: model.predict(x),
        "predictOne": lambda: model.predict(x[:1]),
        "report": lambda: classification_report(y[:275], 1 - y[-275:], output_dict=True),
    }
    return {"milliseconds": timed(acts[name], warm_up, runs)[0]}


print(json.dumps({"version": sklearn.__version__}), flush=True)
for job in json.load(sys.stdin)["sets"]:
    raw = open(job["file"], "rb").read()
    size = 8 * job["rows"] * job["cols"]
    features = np.frombuffer(raw[:size], dtype="<f8").reshape(job["rows"], job["cols"])
    labels = np.frombuffer(raw[size:], dtype=np.uint8)
    for step in job["models"]:
        figures = measure(
            step["model"], features, labels, step["warmUp"], step["runs"], job["C"], job["weights"]
        )
        print(json.dumps({"set": job["name"], "model": step["model"], **figures}), flush=True)
