import sys
from django.db import transaction
from django.test import Client
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from tests.pages.addresses import at, named_patterns

ROLES = "anonymous graduate centre_admin examiner decider registrar auditor employer other_admin other_examiner".split()


def test_gen(world, enter):
    w = world
    args = {
        "certificate_page": (w.codes["valid"],),
        "certificate_page_upper": (w.codes["valid"],),
        "certificate_paper": (w.numbers["valid"],),
        "centre_page": (w.centre,),
        "account_confirm_email": ("nokey",),
        "account_reset_password_from_key": ("1", "set-password"),
    }
    clients = {r: enter(r) for r in ROLES}
    for name, p in named_patterns():
        if name in args:
            a = args[name]
        elif name.startswith("my_application") and name != "my_application_new":
            a = (w.applications["draft"],)
        elif name.startswith("application_") and name != "application_list":
            a = (w.applications["submitted"],)
        elif name.startswith("file_") and name != "file_upload":
            a = (w.sessions["held"], w.file)
        elif name.startswith("protocol_") and name != "protocol_draw_up":
            a = (w.protocols["drawn"],)
        elif name == "decision_page":
            a = (w.protocols["published"],)
        elif name.startswith(("session_", "results_", "file_upload", "protocol_draw")) and name not in (
            "session_list",
            "results_file_help",
        ):
            a = (w.sessions["held"],)
        else:
            a = ()
        url = at(name, *a)
        out = {}
        for m in ("get", "post"):
            row = []
            for r in ROLES:
                with transaction.atomic():
                    c = clients[r]
                    cookies = c.cookies.copy()
                    try:
                        resp = c.get(url) if m == "get" else c.post(url, {"sent": "1"})
                        s = str(resp.status_code)
                        if s == "302":
                            s = "login" if resp["Location"].startswith("/accounts/login/?next=") else "302"
                            if r in ("anonymous", "graduate"):
                                s += "" if s == "login" else ":" + resp["Location"]
                    except Exception as e:
                        s = "EXC:" + repr(e)[:80]
                    transaction.set_rollback(True)
                c.cookies = cookies
                row.append(s)
            out[m] = row
        print(name, str(p.pattern))
        for m in out:
            print("   ", m, " ".join(out[m]))
