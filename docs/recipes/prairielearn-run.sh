#!/bin/sh
# tests/run.sh of a question: PrairieLearn starts it in the grader's image. It does not make the folder itself.
mkdir -p /grade/results
grade assignment1 /grade/student --exit-zero --report prairielearn=/grade/results/results.json
