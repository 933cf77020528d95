"""Background work of exams; every job is safe to run twice."""

from exams.domain.result_files import read_staged
from exams.models import ResultFile


def read_results_file(pk: int) -> None:
    """Job: read an uploaded results file into its preview."""
    read_staged(ResultFile.objects.select_related("session").get(pk=pk))
