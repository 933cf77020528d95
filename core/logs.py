"""Log lines without personal data."""

import logging
import re

# PostgreSQL explains a violated constraint with the values of the row.
_ROW = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


class Formatter(logging.Formatter):
    """Leaves out the rows that a database quotes in its errors."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        return _ROW.sub(r"\1: (left out)", super().formatException(ei))  # type: ignore[arg-type]
