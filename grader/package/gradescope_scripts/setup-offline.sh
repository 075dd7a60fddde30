#!/usr/bin/env bash
# Installs the grader into the image from the wheels that came along: no network, no pip. Gradescope runs this
# once, as root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python3 -m venv --clear --without-pip /autograder/grade
site=$(/autograder/grade/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
for wheel in wheels/*.whl; do
    python3 -m zipfile -e "$wheel" "$site"
done
/autograder/grade/bin/python -m compileall -q /autograder/grade/lib
/autograder/grade/bin/python -m grader --version || {
    echo "The wheels are for another Python than $(python3 --version): package again with --python" >&2
    exit 1
}
