#!/usr/bin/env python3
"""Makes comparisons from ratings: random pairs of what a person rated on one prompt, ties dropped.

    python3 scripts/ratings_to_comparisons.py ratings.csv comparisons.csv --people 400 --per-person 300 --seed 1

Ratings are user,prompt,response,value. Each person is asked about --per-person different pairs (all of them
without it), drawn from all pairs of responses to one prompt that the person rated; a pair rated alike is asked about
and dropped. --people takes that many at random among those who rated --at-least responses.
The order of the file's lines makes no difference.
"""

import argparse

import numpy as np

from recorded import ordered, read_table, stream, write_table


def read_ratings(path):
    """User -> prompt -> response -> value."""
    people = {}
    for row in read_table(path):
        prompts = people.setdefault(row["user"], {})
        prompts.setdefault(row["prompt"], {})[row["response"]] = float(row["value"])
    return people


def drawn_people(people, wanted, at_least, seed):
    able = sorted(
        user for user, prompts in people.items() if sum(map(len, prompts.values())) >= at_least)
    if wanted is None:
        return able
    if wanted > len(able):
        raise SystemExit(f"--people is {wanted}, but {len(able)} rated {at_least} responses; lower it")
    return [able[k] for k in stream(seed, "people").permutation(len(able))[:wanted]]


def comparisons(user, prompts, wanted, seed):
    names = [(prompt, sorted(values)) for prompt, values in sorted(prompts.items())]
    pairs = [
        (prompt, (responses[i], responses[j]))
        for prompt, responses in names
        for i, j in zip(*np.triu_indices(len(responses), 1))
    ]
    order = stream(seed, "pairs", user).permutation(len(pairs))[:wanted]
    told = ((pairs[k][0], ordered(pairs[k][1], prompts[pairs[k][0]])) for k in order)
    return [(user, prompt, *pair) for prompt, pair in told if pair]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ratings", help="CSV or TSV: user, prompt, response, value")
    parser.add_argument("comparisons", help="the CSV file to write: user, prompt, winner, loser")
    parser.add_argument("--people", type=int, help="how many people; default all")
    parser.add_argument("--at-least", type=int, default=2, help="ratings of whoever is taken (2)")
    parser.add_argument("--per-person", type=int, help="pairs each is asked about; default all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    people = read_ratings(arguments.ratings)
    rows = []
    for user in drawn_people(people, arguments.people, arguments.at_least, arguments.seed):
        rows += comparisons(user, people[user], arguments.per_person, arguments.seed)
    write_table(arguments.comparisons, ["user", "prompt", "winner", "loser"], rows)


if __name__ == "__main__":
    main()
