from samsyn.errors import ReadingError
from samsyn.translation import language_of_user, translate_error
from samsyn.types import Message


def test_an_error_says_where_what_and_what_to_do() -> None:
    """Place, problem and remedy stand in one line."""
    error = ReadingError(
        Message("{count} pages are empty.", {"count": 2}), remedy=Message("Scan them."), place="a.pdf, page 3"
    )
    assert str(error) == "a.pdf, page 3: 2 pages are empty. Scan them."
    assert translate_error(error, "en") == str(error)


def test_swedish_is_chosen_by_the_environment(monkeypatch) -> None:
    """A Swedish environment gets Swedish, every other English."""
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    assert language_of_user() == "sv"
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert language_of_user() == "en"
