"""The account on a laptop: a name and tokens, nothing of signing in."""

from __future__ import annotations

from typing import Any


def test_a_laptop_has_tokens_and_no_sign_in(client: Any) -> None:
    """The page names the person and makes tokens; what belongs to a server is not there."""
    client.get("/")
    page = client.get("/account/").content.decode()
    assert "Make a token" in page
    assert "Sign out" not in page
    assert "samsyn_" in client.post("/account/tokens/", {"token": "script"}).content.decode()
    for place in ("/sign-in/", "/account/out-everywhere/", "/account/address/", "/sign-in/invitation/"):
        assert client.post(place).status_code == 404


def test_a_program_with_a_token_needs_no_key(study: Any, client: Any) -> None:
    """The opening key is for browsers: a token leads to the interface for programs, and nowhere else."""
    import urllib.error
    import urllib.request

    def status(place: str) -> tuple[int, str]:
        root = study.address.split("/s/")[0]
        request = urllib.request.Request(root + place, headers={"Authorization": "Bearer samsyn_none"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    assert status(f"/s/{study.slug}/")[0] == 403
    assert status("/account/")[0] == 403
    assert "Open the whole address" not in status("/api/1/studies")[1]
