"""Writes maml.json: MAML's outer loss and its gradient by automatic differentiation in JAX.

Run: python maml_reference.py  (needs numpy and jax; double precision)
The inner loss is sum_i l_i(w) / (n + pseudoItems), the outer loss the mean over the query's rows, with
l_i = log(1 + exp(-x_i . w)) for preferences and (x_i . w - y_i)^2 / 2 for ratings.
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


def row_losses(w, rows, targets):
    scores = rows @ w
    if targets is None:
        return jnp.logaddexp(0.0, -scores)
    return 0.5 * (scores - targets) ** 2


def outer(w, rates, case):
    support, query = jnp.array(case["support"]), jnp.array(case["query"])
    support_y, query_y = (
        None if case[k] is None else jnp.array(case[k]) for k in ("supportTargets", "queryTargets"))
    n = support.shape[0] + case["pseudoItems"]
    inner = jax.grad(lambda v: jnp.sum(row_losses(v, support, support_y)) / n)
    for rate in rates:
        w = w - rate * inner(w)
    return jnp.mean(row_losses(w, query, query_y))


def case(rng, width, n_support, n_query, steps, pseudo_items, ratings):
    draw = lambda *shape: np.round(rng.normal(size=shape), 6).tolist()
    result = {
        "support": draw(n_support, width), "query": draw(n_query, width),
        "supportTargets": draw(n_support) if ratings else None,
        "queryTargets": draw(n_query) if ratings else None,
        "initial": draw(width), "pseudoItems": pseudo_items,
        "rates": np.round(rng.uniform(0.05, 0.6 if ratings else 2.0, size=steps), 6).tolist(),
    }
    w, rates = jnp.array(result["initial"]), jnp.array(result["rates"])
    loss, (initial, by_rate) = jax.value_and_grad(outer, argnums=(0, 1))(w, rates, result)
    result["loss"] = float(loss)
    result["gradient"] = np.asarray(initial).tolist()
    result["rateGradient"] = np.asarray(by_rate).tolist()
    return result


if __name__ == "__main__":
    rng = np.random.default_rng(20170)
    cases = [
        case(rng, 10, 16, 20, 5, 0, False),
        case(rng, 10, 1, 30, 5, 4, False),
        case(rng, 3, 8, 8, 1, 128, False),
        case(rng, 6, 12, 10, 3, 4, True),
    ]
    path = pathlib.Path(__file__).with_name("maml.json")
    path.write_text(json.dumps(cases, indent=1) + "\n")
