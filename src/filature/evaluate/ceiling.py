"""The ceiling: what gradient-boosted trees reach when they are taught with the truth of a sister population.

It sees every feature, learns every interaction, knows the world it is tested on (another draw of the same parameters)
and explains nothing: not a way to work, but a measure of what the records could show. scikit-learn is needed for it
alone (`pip install filature[evaluate]`).
"""

import numpy as np
import numpy.typing as npt

from filature.errors import UsageError

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SEED = 1
_HONEST = 300_000


def score(taught: Floats, truth: Flags, asked: Floats) -> Floats:
    """Return the ceiling's score of each row of `asked` after learning from `taught`; columns are features.

    All of the kind and at most 300,000 others are learnt from; the same rows give the same scores.
    Raises UsageError when scikit-learn is not installed.
    """
    try:
        from sklearn.ensemble import (  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
            HistGradientBoostingClassifier,
        )
    except ImportError:
        raise UsageError(
            "no-scikit-learn",
            "the ceiling needs scikit-learn, which is not installed",
            "pip install 'filature[evaluate]', or leave out --sister",
        ) from None
    known = np.isfinite(taught).any(axis=0)  # a feature that nobody has teaches nothing
    taught, asked = taught[:, known], asked[:, known]
    honest = np.flatnonzero(~truth)
    step = max(1, -(-len(honest) // _HONEST))
    rows = np.concatenate([np.flatnonzero(truth), honest[::step]])
    model = HistGradientBoostingClassifier(
        max_iter=250, learning_rate=0.06, max_leaf_nodes=31, min_samples_leaf=20, l2_regularization=1.0,
        early_stopping=False, class_weight={0: 1.0, 1: 20.0}, random_state=SEED,
    )  # fmt: skip
    model.fit(taught[rows], truth[rows])
    return np.asarray(model.decision_function(asked), dtype=np.float64)
