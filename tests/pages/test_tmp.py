from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.pages.test_queries import PAGES, _roles, _queries
from tests.pages.access_table import arguments
from tests.pages.addresses import at


def test_counts(world, enter):
    for row in PAGES:
        for role in _roles(row):
            c = enter(role)
            url = at(row.name, *arguments(row, world))
            try:
                with CaptureQueriesContext(connection) as cap:
                    c.get(url)
                tot = [q for q in cap.captured_queries if "SAVEPOINT" not in q["sql"]]
                print(len(tot), len(_queries(c, url)), row.name, role)
            except Exception as e:
                print("EXC", row.name, repr(e)[:60])
