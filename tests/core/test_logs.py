"""What a log line may hold."""

import logging

from core.logs import Formatter


def test_log_leaves_out_the_row_that_a_database_quotes() -> None:
    error = ValueError("duplicate key\nDETAIL:  Key (iin)=(061211600012) already exists.\nCONTEXT:  row (Gulnur)")
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, (ValueError, error, None))
    line = Formatter("%(message)s").format(record)
    assert "duplicate key" in line
    assert "DETAIL: (left out)" in line
    assert "061211600012" not in line
    assert "Gulnur" not in line
