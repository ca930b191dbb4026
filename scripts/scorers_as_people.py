#!/usr/bin/env python3
"""Plays the scorers of a scores table as people, and writes what they say as recorded data.

    python3 scripts/scorers_as_people.py scores.tsv people --prompt doc --response system \\
        --pairs 5 --leave-out rouge_1_f_score rouge_2_f_score

writes into the folder `people`

    ratings.csv      user,prompt,response,value    every score, standardised within the scorer
    comparisons.csv  user,prompt,winner,loser      --pairs random pairs of each prompt, each scorer its own
    choices.csv      user,prompt,winner            the best of all responses of each prompt

Ties are dropped. The order of the table's lines and columns makes no difference.
With --texts the responses' texts are described too, in features.csv: prompt,response and plain measures of the
text (length, sentences, words of the prompt, ...), for baselines and learners that are to see the same columns.
"""

import argparse
import json
import pathlib
import re

import numpy as np

from recorded import ordered, random_pairs, read_table, stream, write_table


def read_scores(path, prompt, response, scorers, left_out):
    """Scorer -> prompt -> response -> score."""
    found = {}
    for row in read_table(path):
        names = scorers or [name for name in row if name not in (prompt, response)]
        for name in names:
            if name not in left_out:
                responses = found.setdefault(name, {}).setdefault(row[prompt], {})
                if row[response] in responses:
                    raise SystemExit(f"{path}: {row[prompt]}, {row[response]} stands twice; keep one")
                responses[row[response]] = float(row[name])
    return found


def standardised(prompts):
    values = np.sort([value for responses in prompts.values() for value in responses.values()])
    mean, deviation = values.mean(), values.std()
    return {
        prompt: {name: float((value - mean) / deviation) for name, value in responses.items()}
        for prompt, responses in prompts.items()
    }


def statements(people, pairs, seed):
    """Ratings, comparisons and choices of all people."""
    ratings, comparisons, choices = [], [], []
    for user, prompts in people.items():
        for prompt, values in standardised(prompts).items():
            ratings += [(user, prompt, name, f"{value:.6f}") for name, value in values.items()]
            # Ties are those of the scores as they stand in the table.
            scores = prompts[prompt]
            drawn = random_pairs(stream(seed, "pairs", user, prompt), sorted(scores), pairs)
            told = (ordered(pair, scores) for pair in drawn)
            comparisons += [(user, prompt, *pair) for pair in told if pair]
            best = max(scores.values())
            winners = [name for name, value in scores.items() if value == best]
            if len(winners) == 1:
                choices.append((user, prompt, winners[0]))
    return ratings, comparisons, choices


# MARK: texts

MEASURES = [
    "words", "sentences", "sentence-length", "word-length", "variety", "numbers", "capitals", "quotes",
    "from-prompt", "pairs-from-prompt", "triples-from-prompt", "from-start", "of-start", "of-frequent",
]


def grams(words, width):
    return list(zip(*(words[k:] for k in range(width))))


def share(items, among):
    return sum(item in among for item in items) / max(1, len(items))


def measures(text, prompt):
    """Plain measures of a text beside the prompt that it answers; in the order of MEASURES."""
    words = re.findall(r"\w+", text.lower())
    sentences = [part for part in re.split(r"[.!?]+(?:\s|$)", text) if re.search(r"\w", part)]
    given = re.findall(r"\w+", prompt.lower())
    start = given[:80]
    frequent = {word for word in set(given) if len(word) > 4 and given.count(word) >= 4}
    count = max(1, len(words))
    capitals = re.findall(r"\b[A-Z]\w*", text)
    return [
        np.log1p(len(words)), np.log1p(len(sentences)), np.log1p(count / max(1, len(sentences))),
        sum(map(len, words)) / count, len(set(words)) / np.sqrt(2 * count),
        share(words, set(re.findall(r"\b\d+\b", text))), len(capitals) / count,
        sum(text.count(mark) for mark in "\"“”`'") / count,
        share(words, set(given)), share(grams(words, 2), set(grams(given, 2))),
        share(grams(words, 3), set(grams(given, 3))), share(grams(words, 2), set(grams(start, 2))),
        share(grams(start, 2), set(grams(words, 2))), share(frequent, set(words)),
    ]


def read_texts(path, keys, text):
    with open(path, encoding="utf-8") as file:
        rows = (json.loads(line) for line in file if line.strip())
        return {tuple(str(row[key]) for key in keys): row[text] for row in rows}


def features(arguments):
    prompts = read_texts(arguments.texts[0], [arguments.prompt], arguments.prompt_text)
    responses = read_texts(
        arguments.texts[1], [arguments.prompt, arguments.response], arguments.response_text)
    return [
        (*names, *(f"{value:.6f}" for value in measures(text, prompts[names[:1]])))
        for names, text in responses.items()
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scores", help="CSV or TSV: a row a response, a column a scorer")
    parser.add_argument("folder", type=pathlib.Path, help="where to write; made if it is missing")
    parser.add_argument("--prompt", default="prompt", help="column of the prompt's name")
    parser.add_argument("--response", default="response", help="column of the response's name")
    parser.add_argument("--scorers", nargs="+", help="columns to play; default all others")
    parser.add_argument("--leave-out", nargs="+", default=[], help="columns not to play")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of each prompt and person (5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--texts", nargs=2, metavar=("PROMPTS", "RESPONSES"),
        help="JSON Lines with the names as in the table; writes features.csv")
    parser.add_argument("--prompt-text", default="text", help="key of a prompt's text")
    parser.add_argument("--response-text", default="text", help="key of a response's text")
    arguments = parser.parse_args()
    people = read_scores(
        arguments.scores, arguments.prompt, arguments.response, arguments.scorers,
        set(arguments.leave_out))
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    ratings, comparisons, choices = statements(people, arguments.pairs, arguments.seed)
    write_table(folder / "ratings.csv", ["user", "prompt", "response", "value"], ratings)
    write_table(folder / "comparisons.csv", ["user", "prompt", "winner", "loser"], comparisons)
    write_table(folder / "choices.csv", ["user", "prompt", "winner"], choices)
    if arguments.texts:
        write_table(
            folder / "features.csv", ["prompt", "response", *MEASURES], features(arguments))


if __name__ == "__main__":
    main()
