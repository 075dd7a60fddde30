"""Hostile submissions that are folders with names which no checkout should have to hold; a test lays each out.

Name → what it tries, the verdict of each check, the files.
"""

import sys

ESCAPES = "\x1b[2J<script>alert(1)<\u2215script>.py"
_LOADS_IT = f"""import importlib.util, os
def run_children(exit_codes):
    name = os.path.join(os.path.dirname(__file__), {ESCAPES!r})
    spec = importlib.util.spec_from_file_location('x', name)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
"""
_LEAVES = "raise SystemExit(0)\n"
_SHADOWS = (
    *(
        "json.py",
        "random.py",
        "faulthandler.py",
        "importlib.py",
        "ctypes.py",
        "gc.py",
        "values.py",
        "driver.py",
    ),
    *("sitecustomize.py", "usercustomize.py", "conftest.py", "site.py", "encodings/__init__.py"),
    *("grader/__init__.py", "grader/supervisor/__init__.py", "grader/supervisor/driver.py"),
)

FOLDERS: dict[str, tuple[str, dict[str, str], dict[str, str | bytes]]] = {
    "shadows_modules": (
        "to be imported in place of the standard library and of the grader",
        {"one-child": "failed collected-codes forks"},
        {
            "fork_wait.py": "import os\ndef run_children(exit_codes):\n    return os.name\n",
            **dict.fromkeys(_SHADOWS, _LEAVES),
        },
    ),
    "shadows_what_it_imports": (
        "to leave by a module of its own that is called like one of the library's, as Python has it",
        {"one-child": "failed import-exited"},
        {
            "fork_wait.py": "import random\ndef run_children(exit_codes):\n    return []\n",
            "random.py": _LEAVES,
        },
    ),
    "shadows_by_cache": (
        "to run something else than what its source says",
        {"one-child": "failed collected-codes forks"},
        {
            "fork_wait.py": "def run_children(exit_codes):\n    return 'the source'\n",
            f"__pycache__/fork_wait.{sys.implementation.cache_tag}.pyc": b"garbage",
            "evil.pth": "import os; os._exit(0)\n",
            "pyvenv.cfg": "home = /tmp\n",
            "pytest.ini": "[pytest]\naddopts = -p evil\n",
        },
    ),
    "is_a_package_too": (
        "to be a package and a module at once",
        {"one-child": "failed collected-codes forks"},
        {
            "fork_wait.py": "def run_children(exit_codes):\n    return 'module'\n",
            "fork_wait/__init__.py": "def run_children(exit_codes):\n    return 'package'\n",
        },
    ),
    "names_files_with_escapes": (
        "to act by the names of its files",
        {"one-child": "failed raised"},
        {"fork_wait.py": _LOADS_IT, ESCAPES: "raise ValueError('in a file with a name')\n"},
    ),
}
