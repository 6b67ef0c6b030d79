from samsyn.coding.registry import suggester


def test_every_passage_gets_the_first_code(make) -> None:
    """The dummy shows what a suggester gives, with no sense in it."""
    framework = make.framework(make.code("a"), make.code("b"))
    found = suggester("dummy", framework).suggest([make.passage("x", "1"), make.passage("y", "2")])
    assert [(coding.passage, coding.code, coding.coder) for coding in found] == [
        ("1", "a", "dummy@1"),
        ("2", "a", "dummy@1"),
    ]


def test_a_framework_without_codes_gets_no_suggestions(make) -> None:
    """A framework that is only begun breaks nothing."""
    assert suggester("dummy", make.framework()).suggest([make.passage("x")]) == []
