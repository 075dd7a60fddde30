#!/usr/bin/env bash
# Installs the grader into the image, with what it needs from PyPI. Gradescope runs this once, as root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python3 -c 'import ensurepip' 2>/dev/null || {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv
}
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
    echo "Python 3.10 or later is needed: choose an image of Ubuntu 22.04 or later" >&2
    exit 1
}
python3 -m venv --clear /autograder/grade
/autograder/grade/bin/python -m pip install --quiet --no-cache-dir wheels/*.whl || {
    version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "If there is no network here, make the zip by: grade package gradescope --offline --python $version" >&2
    exit 1
}
/autograder/grade/bin/python -m compileall -q /autograder/grade/lib
/autograder/grade/bin/python -m grader --version
