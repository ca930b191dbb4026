#!/usr/bin/env python3
"""Simple, tuned baselines on recorded people, by the same design as Attune's own curves.

    python3 scripts/real_people.py ratings.csv --historical 100 --test 200 --seeds 1 2 3
    python3 scripts/real_people.py people/comparisons.csv --scores people/features.csv --folds all

The columns of the file say what was recorded: ratings (user,prompt,response,value), comparisons
(user,prompt,winner,loser) or choices (user,prompt,winner; the best of all responses that --scores has for it).

Who is judged: with --folds everyone in turn, after all others; else --test people after --historical others. With four
prompts or more, some prompts are for feedback and the others to judge on. With fewer, ratings to judge on are of
responses without feedback, and comparisons to judge on are of pairs without feedback (--disjoint: of responses
without feedback). What a person is shown comes in a random order, of which the first 0, 1, 2, ... teach.

pooled        No feedback: one ridge regression or Bradley-Terry model of the columns over all others. Without --scores
              the others' mean of each response, or its Bradley-Terry value.
person-ridge  The person's own weights, held to the pooled ones by a ridge. Without --scores the columns are the others'
              mean and the principal components of what they said.
gaussian      The posterior mean under a Gaussian with the mean and the covariance of the others, shrunk towards
              equal variances: exact for ratings, at the posterior's mode (Laplace) for choices. It is over the values of
              the responses, or, for choices with --scores, over the weights of the columns.

Every strength is chosen by the others, the person's own ridge at each count: they play the new person, in turn, for a
model that has not seen them. Accuracy is the share of held-out pairs ordered right; ties in truth are left out, ties in prediction count
1/2. A person judged under several seeds counts once, with their mean; standard errors are over people. `gain` is
accuracy less that of the pooled baseline, paired by person.
"""

import argparse
import csv
import sys

import numpy as np

from recorded import read_table, stream

COUNTS = [0, 1, 2, 4, 8, 16, 32, 64]
RIDGES = np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
ITEM_RIDGES = [0.3, 1.0, 3.0, 10.0, 30.0, 100.0]
PERSON_RIDGES = np.append(10.0 ** np.arange(-1, 3.1, 0.5), 1e6)
CENTRES = {"rating": [1.0], "comparison": [0.5, 1.0, 2.0, 4.0], "choice": [0.5, 1.0, 2.0, 4.0]}
SHRINKAGES = [0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0]
PAIRS_JUDGED = 1000
MOST_ITEMS = 400
FEWEST_HELD_RATINGS = 8


# MARK: what people said


class Recorded:
    """People's statements by number: responses are rows in the order of their names, people too."""

    def __init__(self, path, scores=None):
        lines = list(read_table(path))
        if not lines:
            raise SystemExit(f"{path}: has no rows")
        self.form = ("rating" if "value" in lines[0]
                     else "comparison" if "loser" in lines[0] else "choice")
        keys = {"rating": ["response"], "comparison": ["winner", "loser"], "choice": ["winner"]}[self.form]
        names = {(line["prompt"], line[key]) for line in lines for key in keys}
        described = {}
        if scores:
            for line in read_table(scores):
                place = (line.pop("prompt"), line.pop("response"))
                described[place] = [float(line[column]) for column in sorted(line)]
            missing = sorted(names - set(described))
            if missing:
                raise SystemExit(f"{scores}: has no row for {', '.join(missing[0])}")
            prompts = {prompt for prompt, _ in names}
            names = {place for place in described if place[0] in prompts}
        elif self.form == "choice":
            raise SystemExit("choices need --scores, whose rows say what there was to choose from")
        places = sorted(names)
        row_of = {place: row for row, place in enumerate(places)}
        self.prompts = sorted({prompt for prompt, _ in places})
        number = {prompt: k for k, prompt in enumerate(self.prompts)}
        self.prompt_of_row = np.array([number[prompt] for prompt, _ in places])
        self.rows = len(places)
        self.columns = self.standardised([described[place] for place in places]) if scores else None
        self.users = sorted({line["user"] for line in lines})
        self.said = self.statements(lines, keys, row_of)

    def standardised(self, table):
        """Columns less their mean within the prompt, in standard deviations; constant ones are left out."""
        table = np.array(table)
        if len(self.prompts) >= 4:
            for prompt in range(len(self.prompts)):
                inside = self.prompt_of_row == prompt
                table[inside] -= table[inside].mean(0)
        table -= table.mean(0)
        table = table[:, table.std(0) > 1e-9]
        return table / table.std(0)

    def statements(self, lines, keys, row_of):
        """Per person an array of rows, (n, 1) or (n, 2), and of values, sorted."""
        told = {user: [] for user in self.users}
        for line in lines:
            rows = [row_of[line["prompt"], line[key]] for key in keys]
            told[line["user"]].append((*rows, float(line.get("value") or 0)))
        if self.form == "rating":
            values = np.array([entry[-1] for entries in told.values() for entry in entries])
            mean, deviation = values.mean(), values.std()
        else:
            mean, deviation = 0.0, 1.0
        result = []
        for user in self.users:
            entries = np.array(sorted(told[user]))
            result.append((entries[:, :-1].astype(int), (entries[:, -1] - mean) / deviation))
        return result


class Split:
    """What each person is shown and judged on, for one seed."""

    def __init__(self, people, most, share, disjoint, seed):
        self.people, self.most = people, most
        self.by_prompt = len(people.prompts) >= 4
        held = np.zeros(len(people.prompts), bool)
        if self.by_prompt:
            count = max(1, round(share * len(held)))
            held[stream(seed, "prompts").permutation(len(held))[:count]] = True
        self.is_held_row = held[people.prompt_of_row]
        parts = [self.part(user, disjoint, seed) for user in range(len(people.users))]
        self.shown = [part[0] for part in parts]
        self.pairs = [part[1] for part in parts]
        self.able = np.array([
            len(shown[0]) >= most and len(pairs[0]) > 0 for shown, pairs in zip(self.shown, self.pairs)])

    def part(self, user, disjoint, seed):
        """((rows, values) in the order shown, (pairs, gaps) to judge on)."""
        people = self.people
        rows, values = people.said[user]
        rng = stream(seed, "split", people.users[user])
        order = rng.permutation(len(rows))
        rows, values = rows[order], values[order]
        first = rows[:, 0]
        if self.by_prompt:
            held = self.is_held_row[first]
            teach = ~held
            if people.form == "rating":  # one response of each prompt
                _, once = np.unique(people.prompt_of_row[first], return_index=True)
                teach &= np.isin(np.arange(len(first)), once)
        elif people.form == "rating":
            teach = np.arange(len(first)) < self.most
            held = ~teach if (~teach).sum() >= FEWEST_HELD_RATINGS else np.zeros(len(first), bool)
        elif disjoint:
            half = rng.permutation(people.rows) < people.rows // 2
            teach = half[rows].all(1)
            held = ~half[rows].any(1)
        else:
            teach = np.arange(len(first)) < self.most
            key = rows.min(1) * people.rows + rows.max(1)
            held = ~teach & ~np.isin(key, key[teach])
        shown = rows[teach][: self.most], values[teach][: self.most]
        return shown, self.judged(rows[held], values[held], rng)

    def judged(self, rows, values, rng):
        """Pairs of rows, the better one first, and by how much it is better."""
        people = self.people
        if people.form == "comparison":
            return rows, np.ones(len(rows))
        if people.form == "choice":
            pairs = [(row, other) for row in rows[:, 0] for other in alternatives(people, row)]
            return np.array(pairs, int).reshape(-1, 2), np.ones(len(pairs))
        i, j = np.triu_indices(len(rows), 1)
        keep = people.prompt_of_row[rows[i, 0]] == people.prompt_of_row[rows[j, 0]]
        keep &= values[i] != values[j]
        i, j = i[keep], j[keep]
        if len(i) > PAIRS_JUDGED:
            some = rng.permutation(len(i))[:PAIRS_JUDGED]
            i, j = i[some], j[some]
        better = values[i] > values[j]
        i, j = np.where(better, i, j), np.where(better, j, i)
        return np.stack([rows[i, 0], rows[j, 0]], 1), values[i] - values[j]

    def history(self, user):
        """What a person teaches about columns: all, or where prompts are split what was said on the others."""
        rows, values = self.people.said[user]
        if not self.by_prompt:
            return rows, values
        teach = ~self.is_held_row[rows[:, 0]]
        return rows[teach], values[teach]


def alternatives(people, row):
    inside = np.flatnonzero(people.prompt_of_row == people.prompt_of_row[row])
    return inside[inside != row]


def padded(arrays, fill=0):
    """Arrays of different lengths as one, and where it holds entries."""
    longest = max(1, max(map(len, arrays)))
    result = np.full((len(arrays), longest, *arrays[0].shape[1:]), fill, arrays[0].dtype)
    valid = np.zeros((len(arrays), longest), bool)
    for k, array in enumerate(arrays):
        result[k, : len(array)] = array
        valid[k, : len(array)] = True
    return result, valid


class Judged:
    """The held-out pairs of several people."""

    def __init__(self, split, users):
        self.pairs, self.valid = padded([split.pairs[user][0] for user in users])
        self.gaps, _ = padded([split.pairs[user][1] for user in users])
        self.form = split.people.form

    def mean(self, values):
        return (values * self.valid).sum(1) / self.valid.sum(1)

    def accuracy(self, differences):
        return self.mean((differences > 0) + 0.5 * (differences == 0))

    def loss(self, differences):
        if self.form == "rating":
            return self.mean((self.gaps - differences) ** 2)
        return self.mean(np.logaddexp(0, -differences))

    def differences(self, scores):
        """Of scores (people, rows)."""
        who = np.arange(len(scores))[:, None]
        return scores[who, self.pairs[..., 0]] - scores[who, self.pairs[..., 1]]


# MARK: models of choices, for many people at once


class DenseChoices:
    """Likelihood of choices: losers' columns less the winner's, (people, items, losers, columns)."""

    def __init__(self, contrasts, valid):
        self.contrasts, self.valid = contrasts, valid

    def first(self, count):
        return DenseChoices(self.contrasts[:, :count], self.valid[:, :count])

    def moments(self, weights):
        """Gradient and Hessian of the negative log-likelihood."""
        utility = np.einsum("bnkd,bd->bnk", self.contrasts, weights)
        utility = np.where(self.valid, utility, -np.inf)
        top = np.maximum(utility.max(2), 0)
        chance = np.exp(utility - top[..., None])
        chance /= (np.exp(-top) + chance.sum(2))[..., None]
        mean = np.einsum("bnk,bnkd->bnd", chance, self.contrasts)
        people, items, losers, width = self.contrasts.shape
        flat = self.contrasts.reshape(people, items * losers, width)
        hessian = (flat * chance.reshape(people, -1, 1)).swapaxes(1, 2) @ flat
        return mean.sum(1), hessian - mean.swapaxes(1, 2) @ mean


class PairChoices:
    """The same for comparisons where each response is a column of its own; each may stand for several."""

    def __init__(self, pairs, weight, width):
        self.pairs, self.weight, self.width = pairs, weight, width

    def first(self, count):
        return PairChoices(self.pairs[:, :count], self.weight[:, :count], self.width)

    def moments(self, weights):
        people, width = len(weights), self.width
        who = np.arange(people)[:, None]
        winner, loser = self.pairs[..., 0], self.pairs[..., 1]
        wrong = 1 / (1 + np.exp(weights[who, winner] - weights[who, loser]))
        slope = (self.weight * wrong).ravel()
        curve = (self.weight * wrong * (1 - wrong)).ravel()
        w, l = (who * width + winner).ravel(), (who * width + loser).ravel()
        size = people * width
        gradient = np.bincount(l, slope, size) - np.bincount(w, slope, size)
        hessian = -np.bincount(w * width + loser.ravel(), curve, size * width)
        hessian = hessian.reshape(people, width, width)
        hessian += hessian.swapaxes(1, 2).copy()
        diagonal = np.bincount(w, curve, size) + np.bincount(l, curve, size)
        hessian[:, np.arange(width), np.arange(width)] += diagonal.reshape(people, width)
        return gradient.reshape(people, width), hessian


def modes(choices, centre, precision, start=None, steps=12):
    """Posterior modes of the weights under a Gaussian prior, by Newton's method, and the last Hessian."""
    weights = np.array(centre if start is None else start, float)
    centre = np.broadcast_to(centre, weights.shape)
    for _ in range(steps):
        gradient, hessian = choices.moments(weights)
        hessian = hessian + precision
        gradient = gradient + np.einsum("de,be->bd", precision, weights - centre)
        step = np.linalg.solve(hessian, gradient[..., None])[..., 0]
        length = np.abs(step).max(1, keepdims=True)
        weights = weights - step / np.maximum(1, length / 4)
        if length.max() < 1e-4:
            break
    return weights, hessian


# MARK: what a response looks like


class Columns:
    """What is known of the responses from `train`, as a person outside it, or one of it without their own, sees it."""

    def __init__(self, split, train):
        self.split, self.train = split, train
        self.people = split.people
        self.fixed = self.people.columns
        self.shared = None
        if self.fixed is None:
            self.latent = latent_columns(self.people, train)
        else:
            tallies = [tally(self.people, user) for user in train]
            sums, counts = (np.array(part) for part in zip(*tallies))
            if 2 * ((counts > 0).sum(0) >= 2).sum() >= self.people.rows:
                self.sums, self.counts = sums, counts
                self.shared = sums.sum(0), counts.sum(0)

    def of(self, user):
        """(rows, columns) as a person sees it who is not, or without what they said is, in `train`."""
        if self.fixed is None:
            return self.latent
        if self.shared is None:
            return self.fixed
        total, count = self.shared
        if user in self.train:
            place = self.train.index(user)
            total, count = total - self.sums[place], count - self.counts[place]
        return np.column_stack([self.fixed, 2 * total / (count + 1)])


def tally(people, user):
    """What a person said of each row, summed, and how often."""
    rows, values = people.said[user]
    if people.form == "rating":
        return (np.bincount(rows[:, 0], values, people.rows),
                np.bincount(rows[:, 0], minlength=people.rows).astype(float))
    won = np.bincount(rows[:, 0], minlength=people.rows).astype(float)
    if people.form == "comparison":
        lost = np.bincount(rows[:, 1], minlength=people.rows)
        return won - lost, won + lost
    asked = np.isin(people.prompt_of_row, people.prompt_of_row[rows[:, 0]]).astype(float)
    return won, asked


def item_means(values, seen):
    """Mean of each row, free of who rated it, and what is left; 0 where nobody did."""
    level = np.zeros(len(values))
    for _ in range(10):
        left = np.where(seen, values - level[:, None], 0)
        mean = left.sum(0) / (seen.sum(0) + 0.5)
        left = np.where(seen, values - mean, 0)
        level = left.sum(1) / np.maximum(1, seen.sum(1))
    return mean, np.where(seen, values - mean - level[:, None], 0)


def rating_matrix(people, users):
    values = np.zeros((len(users), people.rows))
    for k, user in enumerate(users):
        rows, given = people.said[user]
        values[k, rows[:, 0]] = given
    seen = np.zeros(values.shape, bool)
    for k, user in enumerate(users):
        seen[k, people.said[user][0][:, 0]] = True
    return values, seen


def pooled_pairs(people, users):
    """All comparisons of several people as those of one, each different one once, with its number."""
    rows = np.concatenate([people.said[user][0] for user in users])
    keys, counts = np.unique(rows[:, 0] * people.rows + rows[:, 1], return_counts=True)
    pairs = np.stack([keys // people.rows, keys % people.rows], 1)
    return PairChoices(pairs[None], counts[None].astype(float), people.rows)


def item_values(people, users, folds=5):
    """Bradley-Terry values of the rows, pooled over people; the ridge by cross-validation over people."""
    start = np.zeros((1, people.rows))

    def values(of, ridge):
        return modes(pooled_pairs(people, of), start, ridge * np.eye(people.rows))[0][0]

    lost = np.zeros(len(ITEM_RIDGES))
    for fold in range(min(folds, len(users))):
        told = np.concatenate([people.said[user][0] for user in users[fold::folds]])
        rest = [user for k, user in enumerate(users) if k % folds != fold]
        for k, ridge in enumerate(ITEM_RIDGES):
            value = values(rest, ridge)
            lost[k] += np.logaddexp(0, value[told[:, 1]] - value[told[:, 0]]).sum()
    return values(users, ITEM_RIDGES[int(np.argmin(lost))])


def latent_columns(people, users, most=20):
    """The others' mean (or pooled value) of each row, and the principal components of what is left."""
    if people.form == "rating":
        mean, left = item_means(*rating_matrix(people, users))
    else:
        mean = item_values(people, users)
        left = np.zeros((len(users), people.rows))
        for k, user in enumerate(users):
            rows, _ = people.said[user]
            surprise = 1 / (1 + np.exp(mean[rows[:, 0]] - mean[rows[:, 1]]))
            left[k] = np.bincount(rows[:, 0], surprise, people.rows)
            left[k] -= np.bincount(rows[:, 1], surprise, people.rows)
            left[k] /= 1 + np.bincount(rows.ravel(), minlength=people.rows)
    _, size, loadings = np.linalg.svd(left, full_matrices=False)
    width = max(0, min(most, len(users) - 1))
    loadings = (loadings[:width] * size[:width, None] / np.sqrt(len(users))).T
    if people.form == "comparison":  # to the unit of the mean, so that one ridge suits both
        loadings *= mean.std() / max(1e-9, np.sqrt((loadings**2).sum(1).mean()))
    return np.column_stack([mean, loadings])


def contrasts(people, table, rows):
    """(items, losers, columns) of choices, losers' columns less the winner's, and which losers there are."""
    if people.form == "comparison":
        return (table[rows[:, 1]] - table[rows[:, 0]])[:, None], np.ones((len(rows), 1), bool)
    losers, valid = padded([alternatives(people, row) for row in rows[:, 0]] or [np.zeros(0, int)])
    losers, valid = losers[: len(rows)], valid[: len(rows)]
    return table[losers] - table[rows[:, 0]][:, None], valid


def dense(people, tables, statements):
    """Choices of several people as one likelihood."""
    parts = [contrasts(people, table, rows) for table, rows in zip(tables, statements)]
    losers = max(part.shape[1] for part, _ in parts)
    widen = [(0, 0), (0, 0), (0, 0)]
    values, valid = [], []
    for part, good in parts:
        widen[1] = (0, losers - part.shape[1])
        values.append(np.pad(part, widen))
        valid.append(np.pad(good, widen[:2]))
    return DenseChoices(padded(values)[0], padded(valid, False)[0])


# MARK: baselines


class Linear:
    """The baselines `pooled` and `person-ridge`."""

    def __init__(self, split, train):
        self.split, self.train, self.people = split, train, split.people
        self.columns = Columns(split, train)
        self.centre = None
        if self.people.columns is None:
            self.centre = np.zeros(self.columns.latent.shape[1])
            self.centre[0] = 1

    def pooled(self, ridges):
        """Pooled weights under each ridge."""
        if self.centre is not None:
            return np.tile(self.centre, (len(ridges), 1))
        told = [self.split.history(user) for user in self.train]
        tables = [self.columns.of(user) for user in self.train]
        width = tables[0].shape[1]
        if self.people.form == "rating":
            rows = np.concatenate([table[rows[:, 0]] for table, (rows, _) in zip(tables, told)])
            values = np.concatenate([values for _, values in told])
            rows, values = rows - rows.mean(0), values - values.mean()
            return np.array([
                np.linalg.solve(rows.T @ rows + ridge * np.eye(width), rows.T @ values)
                for ridge in ridges])
        parts = [contrasts(self.people, table, rows) for table, (rows, _) in zip(tables, told)]
        choices = DenseChoices(
            np.concatenate([part for part, _ in parts])[None],
            np.concatenate([valid for _, valid in parts])[None])
        return np.array([
            modes(choices, np.zeros((1, width)), ridge * np.eye(width))[0][0] for ridge in ridges])

    def shown(self, users):
        """What the people are shown: choices, or (columns with a constant, values)."""
        tables = [self.columns.of(user) for user in users]
        if self.people.form != "rating":
            return dense(self.people, tables, [self.split.shown[user][0] for user in users])
        rows = np.array([
            np.column_stack([table[self.split.shown[user][0][:, 0]], np.ones(self.split.most)])
            for table, user in zip(tables, users)])
        return rows, np.array([self.split.shown[user][1] for user in users])

    def held(self, users):
        """Columns of the better row of each pair less those of the other."""
        parts = []
        for user in users:
            table, pairs = self.columns.of(user), self.split.pairs[user][0]
            parts.append(table[pairs[:, 0]] - table[pairs[:, 1]])
        return padded(parts)[0]


def own_weights(form, shown, count, pooled, ridge, scale):
    """Weights after `count` items; pooled: (people, columns)."""
    if count == 0:
        return scale * pooled
    width = pooled.shape[1]
    if form != "rating":
        return modes(shown.first(count), scale * pooled, ridge * np.eye(width), steps=8)[0]
    rows, values = shown[0][:, :count], shown[1][:, :count]
    left = values - np.einsum("bnd,bd->bn", rows[..., :width], pooled)
    hold = ridge * np.eye(width + 1)
    hold[width, width] = 0.1 * ridge  # the person's level
    change = np.linalg.solve(
        rows.swapaxes(1, 2) @ rows + hold, (rows.swapaxes(1, 2) @ left[..., None]))
    return pooled + change[:, :width, 0]


def joined(parts):
    """What several groups of people are shown, as of one group; fewer columns are filled up with zeros."""
    if isinstance(parts[0], tuple):
        width = max(rows.shape[2] for rows, _ in parts)
        filled = [np.concatenate([
            rows[..., :-1], np.zeros((*rows.shape[:2], width - rows.shape[2])), rows[..., -1:]], 2)
            for rows, _ in parts]
        return np.concatenate(filled), np.concatenate([values for _, values in parts])
    shape = [max(part.contrasts.shape[axis] for part in parts) for axis in range(4)]
    values, valid = [], []
    for part in parts:
        widen = [(0, 0)] + [(0, shape[axis] - part.contrasts.shape[axis]) for axis in (1, 2, 3)]
        values.append(np.pad(part.contrasts, widen))
        valid.append(np.pad(part.valid, widen[:3]))
    return DenseChoices(np.concatenate(values), np.concatenate(valid))


def filled_up(arrays):
    """Joined along people; the other axes are filled up with zeros."""
    shape = [max(array.shape[axis] for array in arrays) for axis in range(1, arrays[0].ndim)]
    return np.concatenate([
        np.pad(array, [(0, 0)] + [(0, want - have) for want, have in zip(shape, array.shape[1:])])
        for array in arrays])


def linear_differences(split, train, test, practice, counts):
    """Predicted differences of the test people's pairs, by baseline and count."""
    form = split.people.form
    final = Linear(split, train)
    players = [(Linear(split, rest), users) for rest, users in practice]
    order = [user for _, users in practice for user in users]
    judged = Judged(split, order)
    held = filled_up([model.held(users) for model, users in players])
    width = held.shape[2]
    held = np.pad(held, [(0, 0), (0, judged.pairs.shape[1] - held.shape[1]), (0, 0)])
    weights = np.concatenate([
        np.repeat(np.pad(w, [(0, 0), (0, width - w.shape[1])])[:, None], len(users), 1)
        for (model, users) in players for w in [model.pooled(RIDGES)]], 1)  # (ridges, people, columns)
    losses = [judged.loss(np.einsum("bqd,bd->bq", held, w)).mean() for w in weights]
    best = int(np.argmin(losses))
    practised = joined([model.shown(users) for model, users in players])
    pooled = np.tile(final.pooled(RIDGES[best : best + 1]), (len(test), 1))
    told, own = final.shown(test), final.held(test)
    result = {"pooled": {}, "person-ridge": {}}
    chosen = []
    for count in counts:
        trials = [(ridge, scale) for ridge in (PERSON_RIDGES if count else PERSON_RIDGES[-1:])
                  for scale in CENTRES[form]]
        lost = [judged.loss(np.einsum(
            "bqd,bd->bq", held, own_weights(form, practised, count, weights[best], *trial))).mean()
            for trial in trials]
        ridge, scale = trials[int(np.argmin(lost))]
        chosen.append(f"{ridge:g}/{scale:g}")
        result["pooled"][count] = np.einsum("bqd,bd->bq", own, pooled)
        result["person-ridge"][count] = np.einsum(
            "bqd,bd->bq", own, own_weights(form, told, count, pooled, ridge, scale))
    return result, {"pooled ridge": f"{RIDGES[best]:g}", "person-ridge ridge/centre": " ".join(chosen)}


def first_shrinkage(width, users):
    """While expectations are taken: as if as many people as there are columns had been seen beforehand."""
    return width / (width + len(users))


class RatingGaussian:
    """Mean and covariance of the others' ratings of every row; expectation maximisation where some are missing."""

    def __init__(self, people, users, rounds=8):
        values, seen = rating_matrix(people, users)
        self.mean, left = item_means(values, seen)
        total = seen.sum()
        # Without the others' covariance: all rows have one variance, a person's level is shared by all.
        level = np.where(seen, values - self.mean, 0).sum(1) / np.maximum(1, seen.sum(1))
        self.variance = np.where(seen, (values - self.mean) ** 2, 0).sum() / total
        self.shared = max(0.01, min(0.95, (level**2).mean() / self.variance))
        self.deviations = np.where(seen, values - self.mean, 0)
        self.scatter = None
        if people.rows <= MOST_ITEMS:
            self.scatter = self.deviations.T @ self.deviations / len(users)
            if not seen.all():
                self.expect(values, seen, first_shrinkage(people.rows, users), rounds)

    def expect(self, values, seen, shrinkage, rounds):
        """Scatter with the missing ratings' expectation and covariance (Ghahramani and Hinton, 1994)."""
        both = seen[:, :, None] & seen[:, None, :]
        missing = ~seen
        eye = np.eye(values.shape[1])
        self.scatter = np.where(both.sum(0) > 0, self.scatter * len(values) / (both.sum(0) + 1), 0)
        self.scatter = nearest_definite(self.scatter)
        for _ in range(rounds):
            covariance = self.covariance(shrinkage)
            total = np.zeros_like(covariance)
            filled = []
            for part in np.array_split(np.arange(len(values)), max(1, len(values) // 200)):
                among = np.where(both[part], covariance, eye)
                left = np.where(seen[part], values[part] - self.mean, 0)
                inverse = np.linalg.inv(among)
                inverse *= both[part]
                guess = (inverse @ left[..., None])[..., 0] @ covariance
                filled.append(np.where(seen[part], left, guess))
                gain = covariance @ inverse @ covariance
                spare = covariance - gain
                spare *= missing[part][:, :, None] & missing[part][:, None, :]
                total += spare.sum(0)
            filled = np.concatenate(filled)
            change = filled.mean(0)
            self.mean = self.mean + change
            filled -= change
            self.scatter = (filled.T @ filled + total) / len(values)
            self.variance = np.trace(self.scatter) / len(self.scatter)
            off = self.scatter.sum() - np.trace(self.scatter)
            self.shared = max(
                0.01, min(0.95, off / (len(self.scatter) * (len(self.scatter) - 1)) / self.variance))

    def covariance(self, shrinkage):
        target = self.variance * (self.shared + (1 - self.shared) * np.eye(len(self.scatter)))
        return (1 - shrinkage) * self.scatter + shrinkage * target

    def scores(self, rows, values, shrinkage):
        """Conditional means of all rows given the values of some; rows and values (people, items)."""
        if rows.shape[1] == 0:
            return np.tile(self.mean, (len(rows), 1))
        left = values - self.mean[rows]
        if self.scatter is not None:
            covariance = self.covariance(shrinkage)
            among = covariance[rows[:, :, None], rows[:, None, :]]
            weight = np.linalg.solve(among, left[..., None])
            return self.mean + (covariance[rows].swapaxes(1, 2) @ weight)[..., 0]
        # Many rows: the covariance is never written down. One person's rating of a row is seen at most once.
        known = self.deviations.T[rows] / np.sqrt(len(self.deviations))  # (people, items, others)
        among = (1 - shrinkage) * known @ known.swapaxes(1, 2)
        among += shrinkage * self.variance * self.shared
        among += shrinkage * self.variance * (1 - self.shared) * np.eye(rows.shape[1])
        weight = np.linalg.solve(among, left[..., None])
        factor = (known.swapaxes(1, 2) @ weight)[..., 0] / np.sqrt(len(self.deviations))
        level = shrinkage * self.variance * self.shared * weight.sum(1)
        return self.mean + (1 - shrinkage) * factor @ self.deviations + level


def nearest_definite(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(values, 0)) @ vectors.T


def rating_differences(split, train, test, practice, counts):
    final = RatingGaussian(split.people, train)
    players = [(RatingGaussian(split.people, rest), users) for rest, users in practice]

    def differences(model, users, count, shrinkage, judged):
        rows = np.array([split.shown[user][0][:count, 0] for user in users]).reshape(len(users), count)
        values = np.array([split.shown[user][1][:count] for user in users])
        return judged.differences(model.scores(rows, values, shrinkage))

    return gaussian(differences, final, players, split, test, counts)


def gaussian(differences, final, players, split, test, counts):
    """Predictions under one shrinkage, since the covariance of people does not depend on the count."""
    sheets = [Judged(split, users) for _, users in players]
    lost = [np.concatenate([
        sheet.loss(differences(model, users, count, shrinkage, sheet))
        for count in counts if count for sheet, (model, users) in zip(sheets, players)]).mean()
        for shrinkage in SHRINKAGES]
    best = SHRINKAGES[int(np.argmin(lost))]
    own = Judged(split, test)
    points = {count: differences(final, test, count, best, own) for count in counts}
    return {"gaussian": points}, {"gaussian shrinkage": f"{best:g}"}


class ChoiceGaussian:
    """Mean and covariance of the others' weights (or values of the responses), by expectation maximisation."""

    def __init__(self, split, train, rounds=12):
        self.split, self.people = split, split.people
        self.columns = None if self.people.columns is None else Columns(split, train)
        told = self.likelihood(train, [split.history(user)[0] for user in train])
        width = self.people.rows if self.columns is None else self.columns.of(-1).shape[1]
        if self.columns is None:
            self.mean = 1.5 * item_values(self.people, train)
        else:
            self.mean = Linear(split, train).pooled([10.0])[0]
        covariance = np.eye(width) * max(0.05, (self.mean**2).mean())
        shrinkage = first_shrinkage(width, train)
        weights = np.tile(self.mean, (len(train), 1))
        for _ in range(rounds):
            precision = np.linalg.inv(covariance)
            weights, hessian = modes(told, self.mean, precision, start=weights, steps=2)
            self.mean = weights.mean(0)
            left = weights - self.mean
            self.scatter = (np.linalg.inv(hessian).sum(0) + left.T @ left) / len(train)
            covariance = self.covariance(shrinkage)

    def likelihood(self, users, statements):
        if self.columns is not None:
            return dense(self.people, [self.columns.of(user) for user in users], statements)
        pairs, valid = padded(statements)
        return PairChoices(pairs, valid.astype(float), self.people.rows)

    def covariance(self, shrinkage):
        variance = np.trace(self.scatter) / len(self.scatter)
        return (1 - shrinkage) * self.scatter + shrinkage * variance * np.eye(len(self.scatter))

    def differences(self, users, count, shrinkage, judged):
        mean = np.tile(self.mean, (len(users), 1))
        if count:
            told = self.likelihood(users, [self.split.shown[user][0] for user in users]).first(count)
            mean, _ = modes(told, mean, np.linalg.inv(self.covariance(shrinkage)))
        if self.columns is None:
            return judged.differences(mean)
        scores = np.array([self.columns.of(user) @ weight for user, weight in zip(users, mean)])
        return judged.differences(scores)


def choice_differences(split, train, test, practice, counts):
    players = [(ChoiceGaussian(split, rest), users) for rest, users in practice]
    return gaussian(
        ChoiceGaussian.differences, ChoiceGaussian(split, train), players, split, test, counts)


# MARK: the study


def practice_groups(split, train, seed, most=150):
    """(the others, those who play the new person for a model of the others), in turn."""
    able = [user for user in train if split.able[user]]
    names = split.people.users
    order = stream(seed, "practice", *sorted(names[user] for user in train[:1])).permutation(len(able))
    able = [able[k] for k in order[:most]]
    groups = min(len(able), 10 if len(train) < 100 else 4)
    parts = [able[k::groups] for k in range(groups)]
    return [([user for user in train if user not in set(part)], part) for part in parts]


def rounds(split, arguments, seed):
    """(others, people who are judged) in turn."""
    order = [int(k) for k in stream(seed, "people").permutation(len(split.able))]
    able = [user for user in order if split.able[user]]
    if arguments.folds:
        count = len(able) if arguments.folds == "all" else min(int(arguments.folds), len(able))
        parts = [able[k::count] for k in range(count)]
    else:
        if len(able) < arguments.test:
            raise SystemExit(f"--test is {arguments.test}, but only {len(able)} can be judged; lower it")
        parts = [able[: arguments.test]]
    # Others in an order of their own: in that of the judged, those who said too little would come first.
    anew = [int(k) for k in stream(seed, "others").permutation(len(split.able))]
    for part in parts:
        others = [user for user in anew if user not in set(part) and len(split.people.said[user][0])]
        yield sorted(others[: arguments.historical]), sorted(part)


def study(people, arguments):
    """Baseline -> count -> user -> accuracies, one for each seed."""
    found = {}
    for seed in arguments.seeds:
        split = Split(people, max(arguments.counts), arguments.share, arguments.disjoint, seed)
        if not split.able.any():
            raise SystemExit(f"nobody said enough for {max(arguments.counts)} items; lower --counts")
        for train, test in rounds(split, arguments, seed):
            practice = practice_groups(split, train, seed)
            if len(train) < 3 or not practice:
                raise SystemExit("fewer than three others, or none of them can be judged")
            runs = [linear_differences]
            if people.form == "rating":
                runs.append(rating_differences)
            elif people.columns is not None or people.rows <= MOST_ITEMS:
                runs.append(choice_differences)
            judged = Judged(split, test)
            for run in runs:
                baselines, notes = run(split, train, test, practice, arguments.counts)
                if arguments.verbose:
                    for name, text in notes.items():
                        print(f"seed {seed}, {len(train)} others: {name} {text}", file=sys.stderr)
                for name, points in baselines.items():
                    for count, differences in points.items():
                        by_user = found.setdefault(name, {}).setdefault(count, {})
                        for user, value in zip(test, judged.accuracy(differences)):
                            by_user.setdefault(user, []).append(value)
    return found


def level(values):
    values = np.asarray(values)
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan


def summary(found):
    pooled = {count: {user: np.mean(v) for user, v in users.items()}
              for count, users in found["pooled"].items()}
    for name, points in found.items():
        for count, users in sorted(points.items()):
            means = {user: np.mean(values) for user, values in users.items()}
            gains = [value - pooled[count][user] for user, value in means.items()]
            yield (name, count, *level(list(means.values())), len(means), *level(gains))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recorded", help="ratings, comparisons or choices, CSV or TSV")
    parser.add_argument("--scores", help="CSV or TSV: prompt, response and columns that describe it")
    parser.add_argument("--folds", help="everyone in turn: a number of parts, or all")
    parser.add_argument("--historical", type=int, help="how many others at most; default all")
    parser.add_argument("--test", type=int, default=100, help="people judged, without --folds (100)")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--share", type=float, default=0.3, help="of the prompts, to judge on (0.3)")
    parser.add_argument("--disjoint", action="store_true", help="comparisons of one prompt: see above")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--output", help="CSV file: baseline,count,accuracy,se,people,gain,gain_se")
    parser.add_argument("--verbose", action="store_true", help="say which strengths were chosen")
    arguments = parser.parse_args()
    arguments.counts = sorted(set(arguments.counts))
    rows = list(summary(study(Recorded(arguments.recorded, arguments.scores), arguments)))
    if arguments.output:
        with open(arguments.output, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["baseline", "count", "accuracy", "se", "people", "gain", "gain_se"])
            writer.writerows([
                (name, count, f"{a:.6f}", f"{s:.6f}", n, f"{g:.6f}", f"{e:.6f}")
                for name, count, a, s, n, g, e in rows])
    print(f"| baseline ({rows[0][4]} people) | {' | '.join(map(str, arguments.counts))} |")
    print("|---|" + "---|" * len(arguments.counts))
    for name in dict.fromkeys(row[0] for row in rows):
        cells = [f"{row[2]:.3f} ± {row[3]:.3f}" for row in rows if row[0] == name]
        print(f"| {name} | {' | '.join(cells)} |")
    for name in dict.fromkeys(row[0] for row in rows if row[0] != "pooled"):
        cells = [f"{row[5]:+.3f} ± {row[6]:.3f}" for row in rows if row[0] == name]
        print(f"| {name} − pooled | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
