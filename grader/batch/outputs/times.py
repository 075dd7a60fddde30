"""--times: when who handed in, for systems that do not say."""

from datetime import datetime, tzinfo

from grader.batch.outputs.table import read_table
from grader.model.errors import UsageError
from grader.spec.visible import visible


def read_times(path: str, zone: tzinfo | None) -> dict[str, datetime]:
    """Student → time, from a CSV's first two columns; ISO 8601, and in this zone where the time names none.

    UsageError for a time that is none; only the first line may be a heading.
    """
    found: dict[str, datetime] = {}
    for number, row in enumerate(read_table(path).rows, start=1):
        if len(row) < 2 or not row[0].strip():  # noqa: PLR2004 - a student and a time
            continue
        try:
            at = datetime.fromisoformat(row[1].strip().replace("Z", "+00:00"))
        except ValueError:
            if number == 1:
                continue
            raise UsageError(
                f'{visible(path)}:{number}: "{visible(row[1])}" is no time, such as 2026-10-01T23:59'
            ) from None
        found[row[0].strip().casefold()] = at if at.tzinfo else at.replace(tzinfo=zone).astimezone()
    return found
