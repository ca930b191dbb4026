"""Writes family.json: outer losses and gradients of the MAML family by automatic differentiation in JAX.

Run: python family_reference.py  (needs numpy and jax; double precision)
Every case names its parameters as the flat vector of the algorithm, and the gradient is by that vector. The
loss of a row is log(1 + exp(-x.w)) for preferences and (x.w - y)^2 / 2 for ratings; the outer loss is the
mean over the query's rows.
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
BASIS_RATE = 0.1


def row_losses(w, rows, targets):
    scores = rows @ w
    return jnp.logaddexp(0.0, -scores) if targets is None else 0.5 * (scores - targets) ** 2


def total(w, data):
    return jnp.sum(row_losses(w, *data))


def mean(w, data):
    return jnp.mean(row_losses(w, *data))


def gradient_steps(flat, case, support):
    """Meta-SGD: initial weights (K), log rates (K). FOMAML: initial weights (K), log rates (steps)."""
    k = len(case["initial"])
    w, rates = flat[:k], jnp.exp(flat[k:])
    factor = 1 / (support[0].shape[0] + case["pseudoItems"])
    for t in range(case["steps"]):
        g = factor * jax.grad(total)(w, support)
        if case["order"] == "first":
            g = jax.lax.stop_gradient(g)
        w = w - (rates if case["perWeight"] else rates[t]) * g
    return w


def newton_steps(flat, case, support):
    """Initial weights (K), log precisions (K); full steps."""
    k = flat.shape[0] // 2
    w0, precision = flat[:k], jnp.exp(flat[k:])
    objective = lambda v: total(v, support) + 0.5 * jnp.sum(precision * (v - w0) ** 2)
    w = w0
    for _ in range(case["steps"]):
        w = w - jnp.linalg.solve(jax.hessian(objective)(w), jax.grad(objective)(w))
    return w


def proximal(flat, case, support):
    """Initial weights (K), lambda; Newton's method to the end, differentiated as it runs."""
    w0, strength = flat[:-1], flat[-1]
    objective = lambda v: total(v, support) + 0.5 * strength * jnp.sum((v - w0) ** 2)
    w = w0
    for _ in range(30):
        w = w - jnp.linalg.solve(jax.hessian(objective)(w), jax.grad(objective)(w))
    return w


def head_steps(flat, case, support):
    j, steps, k = len(case["head"]), case["steps"], len(case["support"][0])
    rate_count = j if case["perWeight"] else steps
    h, rates = flat[:j], jnp.exp(flat[j:j + rate_count])
    length, pseudo, a, b, vote_rate, vote_length = flat[j + rate_count:j + rate_count + 6]
    basis = flat[j + rate_count + 6:]
    V = BASIS_RATE * basis.reshape(k, j) if case["learnBasis"] else jnp.array(case["basis"])
    n = support[0].shape[0]
    factor = 1 / (n + jnp.exp(pseudo))
    link = (lambda h: h) if case["link"] == "linear" else jax.nn.softmax
    length = 1.0 if case["link"] == "linear" else jnp.exp(length)
    if case["vote"]:
        alone = jax.vmap(lambda v: total(jnp.exp(vote_length) * v, support), in_axes=1)(V)
        h = h - jnp.exp(vote_rate) * factor * alone
    for t in range(steps):
        s = link(h)
        c = factor * V.T @ jax.grad(total)(length * V @ s, support)
        if case["link"] == "softmax":
            c = jax.jvp(jax.nn.softmax, (h,), (c,))[1]  # the Jacobian is symmetric
        h = h - (rates if case["perWeight"] else rates[t]) * c
    output = 1.0 if case["link"] == "linear" else jnp.exp(a + b * jnp.log1p(n))
    return output * V @ link(h)


ALGORITHMS = dict(gradient=gradient_steps, newton=newton_steps, proximal=proximal, head=head_steps)


def finished(case, flat):
    data = lambda name: (
        jnp.array(case[name]),
        None if case[name + "Targets"] is None else jnp.array(case[name + "Targets"]))
    support, query = data("support"), data("query")
    adapt = ALGORITHMS[case["algorithm"]]
    flat = jnp.array(flat)
    case["parameters"] = np.asarray(flat).tolist()
    case["weights"] = np.asarray(adapt(flat, case, support)).tolist()
    loss, gradient = jax.value_and_grad(lambda p: mean(adapt(p, case, support), query))(flat)
    case["loss"], case["gradient"] = float(loss), np.asarray(gradient).tolist()
    return case


def data(rng, width, n_support, n_query, ratings):
    draw = lambda *shape: np.round(rng.normal(size=shape), 6).tolist()
    return {
        "support": draw(n_support, width), "query": draw(n_query, width),
        "supportTargets": draw(n_support) if ratings else None,
        "queryTargets": draw(n_query) if ratings else None,
    }


def gradient_case(rng, width, n, steps, order, per_weight, ratings):
    count = width if per_weight else steps
    case = {
        "algorithm": "gradient", "order": order, "perWeight": per_weight, "steps": steps,
        "pseudoItems": 4, "initial": np.round(rng.normal(size=width), 6).tolist(),
        **data(rng, width, n, 20, ratings)}
    rates = np.round(rng.uniform(0.05, 0.6 if ratings else 2.0, size=count), 6)
    return finished(case, np.concatenate([case["initial"], np.log(rates)]))


def newton_case(rng, width, n, steps, ratings):
    case = {"algorithm": "newton", "steps": steps, **data(rng, width, n, 20, ratings)}
    return finished(case, np.round(rng.normal(size=2 * width), 6))


def proximal_case(rng, width, n, ratings):
    case = {"algorithm": "proximal", **data(rng, width, n, 20, ratings)}
    return finished(case, np.append(np.round(rng.normal(size=width), 6), 0.7))


def head_case(rng, width, j, n, steps, link, vote, learn_basis, per_weight, ratings):
    basis = np.round(rng.normal(size=(width, j)), 6)
    head = np.round(rng.normal(size=j), 6)
    case = {
        "algorithm": "head", "link": link, "vote": vote, "learnBasis": learn_basis,
        "perWeight": per_weight, "steps": steps, "head": head.tolist(), "basis": basis.tolist(),
        **data(rng, width, n, 20, ratings)}
    rates = np.round(rng.uniform(0.1, 1.0, size=j if per_weight else steps), 6)
    scales = np.round([0.3, 1.2, 0.2, 0.1, 0.4, 0.5] + 0.1 * rng.normal(size=6), 6)
    parts = [head, np.log(rates), scales] + ([basis.ravel() / BASIS_RATE] if learn_basis else [])
    return finished(case, np.concatenate(parts))


if __name__ == "__main__":
    rng = np.random.default_rng(2019)
    cases = [
        gradient_case(rng, 10, 8, 5, "second", True, False),
        gradient_case(rng, 5, 12, 3, "second", True, True),
        gradient_case(rng, 10, 8, 5, "first", False, False),
        gradient_case(rng, 10, 1, 2, "first", False, True),
        newton_case(rng, 6, 12, 2, False),
        newton_case(rng, 6, 3, 4, False),
        newton_case(rng, 4, 9, 1, True),
        proximal_case(rng, 6, 10, False),
        proximal_case(rng, 4, 9, True),
        head_case(rng, 5, 5, 8, 4, "mirror", False, False, False, False),
        head_case(rng, 5, 7, 8, 3, "mirror", True, True, False, False),
        head_case(rng, 5, 5, 6, 3, "mirror", True, False, True, True),
        head_case(rng, 5, 4, 8, 3, "softmax", True, True, False, False),
        head_case(rng, 6, 3, 8, 3, "linear", False, True, False, False),
        head_case(rng, 6, 3, 5, 2, "linear", False, True, False, True),
    ]
    path = pathlib.Path(__file__).with_name("family.json")
    path.write_text(json.dumps(cases, indent=None, separators=(",", ":")).replace("},{", "},\n{") + "\n")
