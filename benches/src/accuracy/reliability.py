#!/usr/bin/env python3
"""Counts how often predicted quotes are right, by their confidence: GOLD.jsonl PRED.jsonl.

Needs `score.py` of the evaluation data on PYTHONPATH. Prints a JSON list of
[confidence, quotes, right] for each distinct confidence.
"""
import json
import sys
from collections import defaultdict

import score


def outcomes(article, quotes):
    """Yields (confidence, right) for each predicted unit that is judged at all."""
    text = article["text"]
    gold, ignored = score.units(text, article["quotes"], "quoted", True, True)
    units, _ = score.units(text, quotes, "quoted", True, False)
    ignored += [tuple(span) for span in article.get("uncertain", [])]
    matches = {p: g for g, p, value in score.match(gold, units) if value >= 0.8}
    for index, (start, end, quote) in enumerate(units):
        if quote.get("confidence") is None:
            continue
        if index in matches:
            verdict = score.speaker_match(gold[matches[index]][2], quote)
            yield quote["confidence"], bool(verdict and verdict[1])
        elif not any(min(b, end) - max(a, start) >= 0.5 * (end - start) for a, b in ignored):
            yield quote["confidence"], False


def main():
    gold, predicted = (score.load(path) for path in sys.argv[1:3])
    counts = defaultdict(lambda: [0, 0])
    for key, article in gold.items():
        for confidence, right in outcomes(article, predicted.get(key, {"quotes": []})["quotes"]):
            counts[confidence][0] += 1
            counts[confidence][1] += right
    print(json.dumps([[c, n, right] for c, (n, right) in sorted(counts.items())]))


if __name__ == "__main__":
    main()
