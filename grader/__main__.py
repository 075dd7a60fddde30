"""`python -m grader`: the same as `grade`, where no script is installed."""

from grader.cli import main

if __name__ == "__main__":
    main()
