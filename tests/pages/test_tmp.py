from tests.pages.test_results_file import _rows, _csv, _upload
def test_x(enter, world):
    f=_upload(enter("centre_admin"), world, _csv(_rows(world, enrolment="")))
    print(f.reading["en"]["problems"])
