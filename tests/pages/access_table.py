"""Who gets what at every named address: one row an address, one column a role."""

from dataclasses import dataclass

from tests.pages.world import World

# `examiner` sits in the commissions and `other_examiner`, of the same centre, does not; `other_admin` is of another
# centre. The table's objects belong to the centre of `centre_admin` or to the graduate.
ROLES = (
    "anonymous", "graduate", "centre_admin", "examiner", "decider",
    "registrar", "auditor", "employer", "other_admin", "other_examiner",
)  # fmt: skip
DIFFERENT = ("anonymous", "graduate", "centre_admin")
PUBLIC, ACCOUNT, SIGNED_IN = "public", "account", "signed in"


@dataclass(frozen=True)
class Row:
    """`get` and `post`: one outcome for everybody, two for anonymous and the others, or one a role.

    An outcome is a status; `login` is the redirect to the sign-in page.
    """

    kind: str
    name: str
    get: str
    post: str
    args: str = ""

    def expected(self, method: str) -> dict[str, str]:
        words = (self.get if method == "get" else self.post).split()
        spread = {1: words * len(ROLES), 2: [words[0], *words[1:] * (len(ROLES) - 1)]}.get(len(words), words)
        return dict(zip(ROLES, spread, strict=True))

    def readers(self) -> list[str]:
        """Who sees the page; of a page that everybody sees, those to whom it looks different."""
        seeing = [role for role, outcome in self.expected("get").items() if outcome == "200"]
        return [role for role in seeing if role in DIFFERENT] if len(seeing) >= len(ROLES) - 1 else seeing


NO_GET, NO_POST = "login 405", "login 405"
OF_STAFF = "login 403 200 200 200 403 200 403 200 200"
OF_PAPERS = "login 403 200 403 200 403 200 403 200 403"
CASE = "login 404 200 404 200 404 200 404 404 404"
CASE_ACT = "login 404 302 404 403 404 403 404 404 404"
EXAM = "login 404 200 200 200 404 200 404 404 404"
EXAM_ACT = "login 404 302 403 403 404 403 404 404 404"
RESULTS = "login 404 200 200 403 404 403 404 404 404"
RESULTS_FAULT = "login 404 422 422 403 404 403 404 404 404"
RESULTS_ACT = "login 404 302 302 403 404 403 404 404 404"
OWN = "login 200 404 404 404 404 404 404 404 404"
OWN_FAULT = "login 422 404 404 404 404 404 404 404 404"

TABLE = (
    # For everybody
    Row(PUBLIC, "healthz", "200", "405"),
    Row(PUBLIC, "readyz", "200", "405"),
    Row(PUBLIC, "inbox", "200", "405"),
    Row(PUBLIC, "home", "200", "405"),
    Row(PUBLIC, "design", "200", "405"),
    Row(PUBLIC, "appearance", "200", "302"),
    Row(PUBLIC, "for_graduates", "200", "405"),
    Row(PUBLIC, "for_employers", "200", "405"),
    Row(PUBLIC, "for_centres", "200", "405"),
    Row(PUBLIC, "glossary", "200", "405"),
    Row(PUBLIC, "accessibility", "200", "405"),
    Row(PUBLIC, "verify", "200", "405"),
    Row(PUBLIC, "certificate_page", "200", "405", "code"),
    Row(PUBLIC, "certificate_page_upper", "200", "405", "code"),
    Row(PUBLIC, "specialist_list", "200", "405"),
    Row(PUBLIC, "centre_list", "200", "405"),
    Row(PUBLIC, "centre_page", "200", "405", "centre"),
    Row(PUBLIC, "results_file_help", "200", "405"),
    Row(PUBLIC, "statistics", "200", "405"),
    Row(PUBLIC, "statistics_csv", "200", "405", "chart"),
    Row(PUBLIC, "set_language", "405", "302"),
    Row(PUBLIC, "session_sign_in", "400", "400"),
    Row(PUBLIC, "session_kept", "400", "400"),
    # Accounts; whoever is signed in need not sign in again
    Row(ACCOUNT, "account_login", "200 302", "200 302"),
    Row(ACCOUNT, "account_signup", "200 302", "200 302"),
    Row(ACCOUNT, "account_logout", "302 200", "302"),
    Row(ACCOUNT, "account_inactive", "200", "405"),
    Row(ACCOUNT, "account_email_verification_sent", "200", "405"),
    Row(ACCOUNT, "account_confirm_email", "200", "404", "unknown_key"),
    Row(ACCOUNT, "account_confirm_login_code", "302", "302"),
    Row(ACCOUNT, "account_reset_password", "200", "200"),
    Row(ACCOUNT, "account_reset_password_done", "200", "405"),
    Row(ACCOUNT, "account_reset_password_from_key", "200", "200", "unknown_reset"),
    Row(ACCOUNT, "account_reset_password_from_key_done", "200", "405"),
    Row(SIGNED_IN, "account_reauthenticate", "login 200", "login 200"),
    Row(SIGNED_IN, "account_email", "login 200", "login 302"),
    Row(SIGNED_IN, "account_change_password", "login 200", "login 200"),
    Row(SIGNED_IN, "account_set_password", "login 302", "login 302"),
    Row(SIGNED_IN, "session_stay", NO_GET, "login 200"),
    Row(SIGNED_IN, "session_signed_in", "login 200", NO_POST),
    # One's own pages; who has stated no details is sent there first
    Row(SIGNED_IN, "desk", "login 302", NO_POST),
    Row(SIGNED_IN, "my_home", "login 200", NO_POST),
    Row(SIGNED_IN, "my_details", "login 200", "login 422"),
    Row(SIGNED_IN, "my_publication", NO_GET, "login 302 404 302 404 404 404 404 404 302"),
    Row(
        SIGNED_IN, "my_application_new",
        "login 200 302 200 302 302 302 302 302 200", "login 422 302 422 302 302 302 302 302 422",
    ),
    Row(SIGNED_IN, "my_application", OWN, NO_POST, "draft"),
    Row(SIGNED_IN, "my_application_edit", OWN, OWN_FAULT, "draft"),
    Row(SIGNED_IN, "my_application_submit", NO_GET, OWN_FAULT, "draft"),
    Row(SIGNED_IN, "my_application_withdraw", NO_GET, OWN.replace("200", "302"), "draft"),
    Row(SIGNED_IN, "certificate_paper", "login 200 200 404 200 404 404 404 404 404", NO_POST, "paper"),
    # Office
    Row(SIGNED_IN, "office_home", OF_STAFF, NO_POST),
    Row(SIGNED_IN, "application_list", OF_PAPERS, NO_POST),
    Row(SIGNED_IN, "application_view_save", NO_GET, OF_PAPERS.replace("200", "302")),
    Row(
        SIGNED_IN, "application_bulk_accept",
        "login 403 200 403 403 403 403 403 200 403", "login 403 422 403 403 403 403 403 422 403",
    ),
    Row(SIGNED_IN, "application_bulk", CASE, NO_POST, "bulk"),
    Row(SIGNED_IN, "application_bulk_undo", NO_GET, CASE_ACT, "bulk"),
    Row(SIGNED_IN, "application_page", CASE, NO_POST, "submitted"),
    Row(SIGNED_IN, "application_accept", NO_GET, CASE_ACT, "submitted"),
    Row(SIGNED_IN, "application_return", NO_GET, CASE_ACT, "submitted"),
    Row(SIGNED_IN, "application_reject", NO_GET, CASE_ACT, "submitted"),
    Row(SIGNED_IN, "application_schedule", NO_GET, CASE_ACT, "accepted"),
    Row(SIGNED_IN, "decision_list", OF_PAPERS, NO_POST),
    Row(
        SIGNED_IN, "decision_page",
        "login 404 200 403 200 404 200 404 404 404", "login 404 403 403 422 404 403 404 404 404", "published_protocol",
    ),
    Row(SIGNED_IN, "decision_issue", NO_GET, "login 404 403 403 302 404 403 404 404 404", "published_protocol"),
    Row(SIGNED_IN, "decision_progress", "login 404 200 403 200 404 200 404 404 404", NO_POST, "issuing"),
    Row(SIGNED_IN, "decision_stop", NO_GET, "login 404 403 403 302 404 403 404 404 404", "issuing"),
    Row(SIGNED_IN, "session_list", OF_STAFF, NO_POST),
    Row(SIGNED_IN, "session_view_save", NO_GET, OF_STAFF.replace("200", "302")),
    Row(SIGNED_IN, "saved_view_delete", NO_GET, "login 404 302 404 404 404 404 404 404 404", "saved_view"),
    Row(SIGNED_IN, "session_page", EXAM, NO_POST, "held"),
    Row(SIGNED_IN, "session_hold", NO_GET, EXAM_ACT, "open"),
    Row(SIGNED_IN, "session_publish", NO_GET, EXAM_ACT, "signed"),
    Row(SIGNED_IN, "protocol_draw_up", NO_GET, EXAM_ACT, "held"),
    Row(SIGNED_IN, "protocol_page", EXAM, NO_POST, "drawn_protocol"),
    Row(SIGNED_IN, "protocol_sign", NO_GET, "login 404 403 302 403 404 403 404 404 404", "drawn_protocol"),
    Row(SIGNED_IN, "protocol_take_back", NO_GET, EXAM_ACT, "drawn_protocol"),
    Row(SIGNED_IN, "results_grid", RESULTS, RESULTS_FAULT, "held"),
    Row(SIGNED_IN, "results_template_file", RESULTS, NO_POST, "held"),
    Row(SIGNED_IN, "file_upload", RESULTS, RESULTS_FAULT, "held"),
    Row(SIGNED_IN, "file_page", RESULTS, NO_POST, "file"),
    Row(SIGNED_IN, "file_apply", NO_GET, RESULTS_ACT, "file"),
    Row(SIGNED_IN, "file_read", NO_GET, RESULTS_ACT, "file"),
    Row(SIGNED_IN, "file_progress", RESULTS, NO_POST, "reading"),
)  # fmt: skip
ROWS = {row.name: row for row in TABLE}


def arguments(row: Row, world: World) -> tuple[object, ...]:
    """The object of a row."""
    known: dict[str, tuple[object, ...]] = {
        "": (),
        "code": (world.codes["valid"],),
        "paper": (world.numbers["valid"],),
        "centre": (world.centre,),
        "chart": ("regions",),
        "unknown_key": ("nothing",),
        "unknown_reset": ("1", "nothing"),
        "file": (world.sessions["held"], world.file),
        "reading": (world.sessions["held"], world.file, world.batches["reading"]),
        "issuing": (world.protocols["issued"], world.batches["issuing"]),
        "saved_view": (world.saved_view,),
        "bulk": (world.bulk,),
        **{f"{stage}_protocol": (number,) for stage, number in world.protocols.items()},
        **{stage: (number,) for stage, number in (world.applications | world.sessions).items()},
    }
    return known[row.args]


def missing_arguments(row: Row, world: World) -> tuple[object, ...]:
    """An object of the same kind that does not exist; a file of a session that does, and its batch."""
    known: dict[str, tuple[object, ...]] = {
        "file": (world.sessions["held"], 10**6),
        "reading": (world.sessions["held"], world.file, "0000000000000000"),
        "issuing": ("X-2026-9999", world.batches["issuing"]),
        "saved_view": (10**6,),
    }
    return known.get(row.args, ("X-2026-9999",))
