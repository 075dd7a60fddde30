#!/usr/bin/env bash
# Grades one submission. Gradescope starts this in a fresh container, as root, in /autograder.
results=/autograder/results/results.json
mkdir -p /autograder/results
rm -f "$results"
cd /
/autograder/grade/bin/python -m grader @ASSIGNMENT@ /autograder/submission --course /autograder/source/course \
    --sandbox @SANDBOX@ --report gradescope="$results" --exit-zero
code=$?
# Only a grader that was killed leaves nothing behind. Without a score Gradescope reports a failed autograder.
[ -s "$results" ] || echo '{"output": "The grader was stopped. This is not your fault.", "tests": []}' >"$results"
exit $code
