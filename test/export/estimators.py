"""Runs exported modules on the rows of rows.json and prints what they give; with the word `plain`, where there is no scikit-learn."""
import importlib
import json
import sys

import numpy as np

plain = sys.argv[1] == "plain"
if plain:
    sys.modules["sklearn"] = None

out = []
for call in json.load(open("rows.json")):
    name, rows = call["name"], call["rows"]
    module = importlib.import_module(name)
    values = module.predict(rows)
    estimator = getattr(module, name[0].upper() + name[1:])().fit(None)
    classifies = hasattr(module, "label")
    if not plain:
        from sklearn.base import BaseEstimator, clone, is_classifier, is_regressor
        from sklearn.utils.validation import check_is_fitted

        assert isinstance(estimator, BaseEstimator)
        assert is_classifier(estimator) == classifies and is_regressor(estimator) != classifies
        check_is_fitted(estimator)
        estimator = clone(estimator)
        assert estimator.score(np.array(rows, dtype=object), estimator.predict(rows)) == 1
    if any(cell == "3" for row in rows for cell in row):
        as_numbers = [[3 if cell == "3" else cell for cell in row] for row in rows]
        assert list(module.predict(as_numbers)) == list(values)
    for wrong in ([[1.0] * (len(rows[0]) + 1)], np.zeros((2, 2, 2))):
        try:
            module.predict(wrong)
            raise AssertionError("a matrix of another shape is taken")
        except ValueError as error:
            assert "X must have" in str(error)
    own = estimator.decision_function(rows) if classifies else estimator.predict(rows)
    out.append({
        "values": list(values),
        "same": list(own) == list(values),
        "labels": list(estimator.predict(rows)) if classifies else None,
        "params": estimator.get_params(),
        "bound": estimator.lower_bound_,
        "gap": estimator.gap_,
        "mass": estimator.mass_,
        "dual": list(estimator.dual_),
    })
print(json.dumps(out))
