"""The settings of a server: documented, and checked before anybody is let in; a database is changed on demand only."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.web.serving import Server, serving

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\bSAMSYN_[A-Z]+(?:_[A-Z]+)*\b")
GOOD = {
    "SAMSYN_DATABASE": "postgresql://nobody@127.0.0.1:9/plans",
    "SAMSYN_URL": "https://plans.example.org",
    "SAMSYN_FILES": "/nowhere",
    "SAMSYN_SECRET_KEY": secrets.token_urlsafe(64),
}


def told(*arguments: str, **settings: str) -> str:
    """Run a command with the settings of a server, which refuses; give the line that it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSYN_", "DJANGO_"))}
    given = {name: value for name, value in {**GOOD, **settings}.items() if value}
    result = subprocess.run(
        [sys.executable, "-m", "samsyn", *(arguments or ("serve",))],
        env={**kept, "LC_ALL": "C", **given},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 2, result.stdout + result.stderr
    [line] = result.stderr.splitlines()
    return line


def test_every_setting_is_documented_and_nothing_else() -> None:
    """What the program reads of the environment stands in the how-to, and what stands there is read."""
    sources = [path.read_text() for path in (ROOT / "src" / "samsyn").rglob("*.py")]
    read = {name for text in sources for name in VARIABLE.findall(text)}
    page = {name.removesuffix("_FILE") for name in VARIABLE.findall((ROOT / "docs/how-to/server.md").read_text())}
    assert page - {"SAMSYN_HOST"} == read
    used = {
        name.removesuffix("_FILE")
        for file in ("Containerfile", "compose.yaml")
        for name in VARIABLE.findall((ROOT / file).read_text())
    }
    assert used - {"SAMSYN_HOST"} <= read


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SAMSYN_URL": ""}, "SAMSYN_URL"),
        ({"SAMSYN_URL": "http://plans.example.org"}, "SAMSYN_URL"),
        ({"SAMSYN_URL": "https://plans.example.org/samsyn"}, "SAMSYN_URL"),
        ({"SAMSYN_SECRET_KEY": "short"}, "secret key"),
        ({"SAMSYN_SECRET_KEY": "", "SAMSYN_SECRET_KEY_FILE": "/nowhere/key"}, "SAMSYN_SECRET_KEY_FILE"),
        ({"SAMSYN_DATABASE": "mysql://a@b/c"}, "mysql"),
        ({"SAMSYN_PROCESSES": "many"}, "SAMSYN_PROCESSES is no number from 1 to 64"),
        ({"SAMSYN_TIME_ZONE": "Stockholm"}, "SAMSYN_TIME_ZONE is no time zone"),
        ({"SAMSYN_EMAIL": "mail.example.org"}, "SAMSYN_EMAIL"),
        ({"SAMSYN_LOCAL_ACCOUNTS": "no"}, "Nobody could sign in"),
        ({"SAMSYN_LOCAL_ACCOUNTS": "perhaps"}, "neither yes nor no"),
        ({"SAMSYN_OIDC_SERVER": "https://idp.example.org"}, "SAMSYN_OIDC_CLIENT"),
        ({}, "The database cannot be used"),
    ],
)
def test_a_setting_that_cannot_work_is_one_line(settings: dict[str, str], said: str) -> None:
    """Each says which setting it is and what to write; nothing is served."""
    assert said in told(**settings)


def test_the_commands_of_a_server_need_one() -> None:
    """Without a server's database they say what to set."""
    for command in (("person", "list"), ("server", "check"), ("server", "upgrade")):
        assert "SAMSYN_DATABASE" in told(*command, SAMSYN_DATABASE="")


def test_an_older_database_is_left_alone_until_asked(postgresql_server: str, tmp_path: Path) -> None:
    """Pages and commands refuse and say what to run; `upgrade` takes the steps once; a newer one is never touched."""
    with serving(postgresql_server, tmp_path, start=False) as server:
        assert "Everything is as it should be." in server.samsyn("server", "check")
        assert "store.0001_studies" in server.samsyn("server", "upgrade")
        last = server.run(
            "from django.db import connection\n"
            "from django.db.migrations.recorder import MigrationRecorder\n"
            "rows = MigrationRecorder(connection).migration_qs.filter(app='store').order_by('name')\n"
            "print(rows.last().name)\n"
            "rows.last().delete()"
        )
        for command in (("serve",), ("person", "list"), ("worker",)):
            assert "samsyn server upgrade" in server.samsyn(*command, check=False)
        assert "older" in server.samsyn("server", "check", check=False)
        fake = (
            "from django.db import connection\n"
            "from django.db.migrations.recorder import MigrationRecorder\n"
            "MigrationRecorder(connection).record_applied('store', {name!r})"
        )
        server.run(fake.format(name=last))
        assert server.samsyn("server", "upgrade").splitlines() == ["The database is up to date."]
        server.run(fake.format(name="9999_of_the_future"))
        for command in (("serve",), ("server", "upgrade")):
            assert "newer" in server.samsyn(*command, check=False)


def test_work_that_waits_without_a_worker_is_seen(server: Server) -> None:
    """Readiness says so after five minutes, and not while a worker works."""
    visitor = server.visitor()
    assert visitor.get("/ready").text == "ok\n"
    late = (
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "study = Study.objects.create(slug='late', title='Late')\n"
        "user = User.objects.create_user('late')\n"
        "job = Job.objects.create(study=study, user=user, kind='intake')\n"
        "Job.objects.update(made=timezone.now() - timedelta(minutes=6))\n"
    )
    server.run(late)
    answer = visitor.get("/ready")
    assert (answer.status_code, answer.text) == (503, "work waits and no worker takes it\n")
    server.run(
        "from django.utils import timezone\n"
        "one = Job.objects.get()\n"
        "Job.objects.create(study=one.study, user=one.user, kind='x', state='working', heartbeat=timezone.now())"
    )
    assert visitor.get("/ready").status_code == 200


def test_asked_to_stop_the_server_ends_well(postgresql_server: str, tmp_path: Path) -> None:
    """A service manager's signal ends it with status 0; a request too large is refused before it is read."""
    with serving(postgresql_server, tmp_path) as server:
        behind = http.client.HTTPConnection("127.0.0.1", server.port[0], timeout=30)
        host = server.address.removeprefix("https://")
        behind.putrequest("POST", "/sign-in/", skip_host=True)
        for name, value in (("Host", host), ("X-Forwarded-Proto", "https"), ("Content-Length", str(3 * 1024**3))):
            behind.putheader(name, value)
        behind.endheaders()
        assert behind.getresponse().status == 413
        assert server.stop() == 0


def test_with_a_sign_in_service_only_there_are_no_passwords(postgresql_server: str, tmp_path: Path) -> None:
    """No form, no link, no page to a password; an administrator's account waits for the service."""
    settings = {
        "local_accounts": "no",
        "oidc_server": "http://127.0.0.1:9",
        "oidc_client": "samsyn",
        "oidc_secret": "secret",
    }
    with serving(postgresql_server, tmp_path, **settings) as server:
        assert "signs in with the sign-in service" in server.samsyn("person", "add", "Anna", "anna@example.org")
        visitor = server.visitor()
        page = visitor.get("/sign-in/").text
        assert "Sign in with the organisation" in page
        assert 'type="password"' not in page
        assert visitor.get("/sign-in/forgotten/").status_code == 404
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        data = {"csrfmiddlewaretoken": token[1], "login": "anna@example.org", "password": "x"}
        assert visitor.post("/sign-in/", data=data, headers={"Referer": server.address}).status_code == 403


def test_the_example_of_containers_is_whole() -> None:
    """Every secret that is used is named, pages and worker are one image, and neither may become more than it is."""
    made = YAML(typ="safe").load((ROOT / "compose.yaml").read_text())
    used = {secret for service in made["services"].values() for secret in service.get("secrets", ())}
    assert used == set(made["secrets"])
    for name in ("pages", "worker"):
        service = made["services"][name]
        assert service["image"] == "samsyn"
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    built = (ROOT / "Containerfile").read_text()
    assert "\nUSER 10001\n" in built
    assert "tesseract-ocr-swe" in built
    assert "/health" in built
