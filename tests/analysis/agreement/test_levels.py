import numpy as np
import pytest
from sklearn.metrics import f1_score

from samsyn.analysis.agreement.cautions import standing, units_needed
from samsyn.analysis.agreement.coefficients import coefficient
from samsyn.analysis.agreement.levels import (
    EVERYTHING,
    agreement_of,
    agreements,
    judged_organisations,
    judged_passages,
    judged_statements,
)
from samsyn.analysis.agreement.pairs import confusions, disagreements, pairs
from samsyn.analysis.agreement.ratings import ratings
from samsyn.types import Decision


def coded(coder: str, **codes: str) -> list[Decision]:
    """Give the decisions of a coder who read passages whole: passage -> codes parted by spaces."""
    found = []
    for passage, named in codes.items():
        found.append(Decision(passage, "", coder, "read"))
        found += [Decision(passage, code, coder, "accept") for code in named.split()]
    return found


def many(coder: str, marks, code: str = "x") -> list[Decision]:
    """Give the decisions of a coder who read a passage per mark."""
    return coded(coder, **{f"p{number}": code if mark else "" for number, mark in enumerate(marks)})


def test_what_only_one_coder_judged_is_left_out_and_counted() -> None:
    """Agreement rests on passages that two coders judged; the others are counted, not guessed."""
    decisions = coded("A", p1="x", p2="", p3="x") + coded("B", p1="x", p2="x")
    found = {one.subject: one for one in agreements(judged_passages(decisions))}
    assert (found["x"].units, found["x"].left_out) == (2, 1)
    assert found["x"].of("percent").value == pytest.approx(0.5)


def test_silence_is_no_judgement_unless_the_passage_was_read() -> None:
    """A coder who did not say anything of a code, and did not read the passage whole, has not judged it."""
    decisions = [
        Decision("p1", "x", "A", "accept"),
        Decision("p1", "y", "B", "accept"),
        Decision("p1", "x", "C", "reject"),
    ]
    judged = judged_passages(decisions)
    assert judged.values[:, 0, judged.subjects.index("x")].tolist() == [1, -1, 0]
    assert judged.values[:, 0, judged.subjects.index("y")].tolist() == [-1, 1, -1]


def test_the_last_word_of_a_coder_counts() -> None:
    """A decision taken back later is not a disagreement."""
    decisions = [*coded("A", p1="x"), Decision("p1", "x", "A", "reject", "2026-01-02"), *coded("B", p1="")]
    assert disagreements(judged_passages(decisions)) == ()


def test_codes_stand_in_the_order_of_the_framework_then_by_number() -> None:
    """Codes come in the framework's order; without one, 4a stands before 10."""
    decisions = coded("A", p1="10 4a 9 b")
    assert judged_passages(decisions).subjects == ("b", "4a", "9", "10")
    assert judged_passages(decisions, ["10", "9"]).subjects == ("10", "9", "b", "4a")


def test_an_organisation_is_marked_if_any_of_its_passages_is() -> None:
    """Coders who put a code on different passages of one plan agree on the organisation."""
    decisions = coded("A", p1="x", p2="", p3="") + coded("B", p1="", p2="x", p3="")
    whole = judged_organisations(judged_passages(decisions), {"p1": "one", "p2": "one", "p3": "two"})
    assert whole.units == ("one", "two")
    assert whole.values[:, :, 0].tolist() == [[1, 0], [1, 0]]


def test_a_coder_who_read_part_of_a_plan_has_not_judged_the_organisation() -> None:
    """Whoever read less than others read of a plan counts as missing there, even where they found the code."""
    decisions = coded("A", p1="x", p2="", p3="") + coded("B", p1="x", p3="")
    whole = judged_organisations(judged_passages(decisions), {"p1": "one", "p2": "one", "p3": "two"})
    assert whole.values[:, :, 0].tolist() == [[1, 0], [-1, 0]]


def test_passages_of_no_organisation_are_left_out() -> None:
    """A passage that nobody owns does not become an organisation."""
    judged = judged_passages(coded("A", p1="x", p2="x") + coded("B", p1="x", p2="x"))
    assert judged_organisations(judged, {"p1": "one"}).units == ("one",)
    assert judged_organisations(judged, {}).units == ()
    assert agreements(judged_organisations(judged, {})) == ()


def test_statements_are_judged_in_grades() -> None:
    """Grades next to each other are nearer than those far apart: alpha is Krippendorff's ordinal, AC2 Gwet's."""
    extents = ["small", "small", "some", "large", "large", "some", "small", "large"]
    near = ["small", "some", "some", "large", "some", "some", "small", "large"]
    far = ["small", "large", "some", "large", "small", "some", "small", "large"]

    def measured(second):
        given = [(f"o{n}", "s", "A", extent) for n, extent in enumerate(extents)]
        given += [(f"o{n}", "s", "B", extent) for n, extent in enumerate(second)]
        return agreements(judged_statements(given))[1]

    assert measured(near).of("percent").value == measured(far).of("percent").value == pytest.approx(0.75)
    for name in ("krippendorff", "gwet", "cohen", "fleiss"):
        assert measured(near).of(name).value > measured(far).of(name).value
    assert measured(near).of("krippendorff").weights == "krippendorff_ordinal"
    assert measured(near).of("gwet").weights == "ordinal"


def test_everything_together_takes_chance_code_by_code() -> None:
    """Over all codes, observed and expected agreement are the means of those of the codes."""
    random = np.random.default_rng(2)
    decisions = []
    for coder in "AB":
        marks = {f"p{n}": " ".join(code for code in "xyz" if random.random() < 0.4) for n in range(60)}
        decisions += coded(coder, **marks)
    together, *each = agreements(judged_passages(decisions))
    assert together.subject == EVERYTHING
    for name in ("cohen", "krippendorff", "gwet"):
        observed = np.mean([one.of(name).observed for one in each])
        expected = np.mean([one.of(name).expected for one in each])
        assert together.of(name).value == pytest.approx((observed - expected) / (1 - expected))


def test_positive_agreement_of_two_coders_is_their_f1() -> None:
    """Agreement on yes is the F1 of one coder against the other; prevalence and bias stand beside it."""
    random = np.random.default_rng(3)
    first, second = random.random(80) < 0.3, random.random(80) < 0.4
    one = agreements(judged_passages(many("A", first) + many("B", second)))[1]
    assert one.marks.positive == pytest.approx(f1_score(first, second))
    assert one.marks.negative == pytest.approx(f1_score(~first, ~second))
    assert one.marks.bias_index == pytest.approx(abs(first.mean() - second.mean()))
    assert one.marks.prevalence_index == pytest.approx(first.mean() + second.mean() - 1)
    assert one.marks.marked == (first | second).sum()


def test_few_units_are_said_to_be_few() -> None:
    """Below thirty units a warning says so, and how many there are."""
    one = agreements(judged_passages(many("A", [1, 0] * 6) + many("B", [1, 0] * 5 + [0, 1])))[1]
    caution = next(caution for caution in one.cautions if caution.kind == "few")
    assert caution.message.values["units"] == 12


def test_a_rare_code_is_warned_of_with_what_to_look_at() -> None:
    """Where coders agree on nearly all and kappa is low all the same, the reason and the other figures are given."""
    first = [n < 8 for n in range(400)]
    second = [4 <= n < 12 for n in range(400)]
    one = agreements(judged_passages(many("A", first) + many("B", second)))[1]
    assert one.of("percent").value == pytest.approx(0.98)
    assert one.of("cohen").value < 0.5 < 0.95 < one.of("gwet").value
    caution = next(caution for caution in one.cautions if caution.kind == "skewed")
    assert caution.message.values["rarer"] == 0.5


def test_a_code_on_which_nobody_differs_in_use_is_undefined_and_said_so() -> None:
    """A code that was only ever rejected has no alpha, and the reason is given."""
    decisions = [Decision(f"p{n}", "x", coder, "reject") for n in range(40) for coder in "AB"]
    one = agreements(judged_passages(decisions))[1]
    assert one.of("krippendorff").value is None
    assert [caution.kind for caution in one.cautions] == ["undefined"]
    assert standing(one.of("krippendorff")) == "undefined"


def test_coders_who_draw_the_line_elsewhere_are_named() -> None:
    """Where one coder says yes far more often, both are named with their shares."""
    first = [n % 2 == 0 for n in range(100)]
    second = [n % 5 == 0 for n in range(100)]
    one = agreements(judged_passages(many("A", first) + many("B", second)))[1]
    caution = next(caution for caution in one.cautions if caution.kind == "apart")
    assert (caution.message.values["most"], caution.message.values["least"]) == ("A", "B")


def test_a_coder_with_few_units_is_named() -> None:
    """Among coders with many units, one with few is pointed out."""
    marks = [n % 3 == 0 for n in range(90)]
    one = agreements(judged_passages(many("A", marks) + many("B", marks) + many("C", marks[:10])))[1]
    assert [c.message.values["coder"] for c in one.cautions if c.kind == "coder"] == ["C"]


def test_full_agreement_on_few_units_promises_nothing() -> None:
    """Nobody disagreeing on a dozen passages is not called reliable."""
    one = agreements(judged_passages(many("A", [1, 0] * 6) + many("B", [1, 0] * 6)))[1]
    assert one.of("krippendorff").value == pytest.approx(1.0)
    assert standing(one.of("krippendorff")) == "open"
    assert {"few", "unanimous"} <= {caution.kind for caution in one.cautions}


def test_the_units_needed_are_those_of_the_published_table() -> None:
    """With four equally common values it takes 81 units for 0.667 and 139 for 0.8 at a risk of 5 %."""
    assert units_needed(0.25) == 81
    assert units_needed(0.25, 0.8) == 139


def test_verdicts_rest_on_the_whole_interval() -> None:
    """An estimate above 0.8 with an interval that reaches below 0.667 is open, not reliable."""
    good = [[value, value] for value in (0, 1) for _ in range(150)]
    some = good[:12] + good[-12:] + [[0, 1], [1, 0]]
    assert standing(coefficient(ratings(good + [[0, 1]] * 3), "krippendorff")) == "reliable"
    assert coefficient(ratings(some), "krippendorff").value > 0.8
    assert standing(coefficient(ratings(some), "krippendorff")) == "open"


def test_a_handful_of_marks_is_never_called_certain() -> None:
    """Two marks that do not meet give a narrow interval around nought; the verdict is open all the same."""
    first, second = [n == 3 for n in range(200)], [n == 9 for n in range(200)]
    one = agreements(judged_passages(many("A", first) + many("B", second)))[1]
    assert standing(one.of("krippendorff")) == "low"
    assert one.verdict() == "open"


def test_every_pair_of_coders_has_its_agreement() -> None:
    """Each two coders with units in common stand side by side, on everything and code by code."""
    decisions = coded("A", p1="x", p2="y", p3="") + coded("B", p1="x", p2="x", p3="") + coded("C", p1="", p2="y")
    found = {(one.first, one.second, one.subject): one for one in pairs(judged_passages(decisions))}
    assert len(found) == 9
    one = found["A", "B", "x"]
    assert (one.units, one.both, one.only_first, one.only_second) == (3, 1, 0, 1)
    assert found["A", "C", EVERYTHING].units == 4


def test_coders_without_units_in_common_are_no_pair() -> None:
    """Two coders who judged different passages are not compared."""
    assert pairs(judged_passages(coded("A", p1="x") + coded("B", p2="x"))) == ()


def test_disagreements_say_who_said_what_and_what_instead() -> None:
    """Each passage on which coders differ is listed, with both sides and the code that stands for the other."""
    decisions = coded("A", p1="x", p2="x") + coded("B", p1="y", p2="x") + coded("C", p1="y", p2="x")
    first, second = disagreements(judged_passages(decisions))
    assert (first.subject, first.unit) == ("x", "p1")
    assert first.answers == (("no", ("B", "C")), ("yes", ("A",)))
    assert (first.instead, second.instead) == (("y",), ("x",))


def test_confusions_say_which_code_stands_for_which() -> None:
    """Where A says x and B says y, that is found with its passages, the most frequent first."""
    decisions = coded("A", p1="x", p2="x", p3="x", p4="z") + coded("B", p1="y", p2="y", p3="x", p4="")
    first, second = confusions(judged_passages(decisions))
    assert (first.first, first.said, first.second, first.other, first.units) == ("A", "x", "B", "y", ("p1", "p2"))
    assert (second.said, second.other, second.units) == ("z", "", ("p4",))


def test_a_code_that_the_other_coder_did_not_judge_is_no_confusion() -> None:
    """Silence about a code is no disagreement about it."""
    decisions = [Decision("p1", "x", "A", "accept"), Decision("p1", "y", "B", "accept")]
    assert confusions(judged_passages(decisions)) == ()
    assert disagreements(judged_passages(decisions)) == ()


def test_results_do_not_depend_on_the_order_of_passages() -> None:
    """The same decisions in another order give the same figures."""
    random = np.random.default_rng(4)
    marks = random.random((2, 50)) < 0.4
    decisions = many("A", marks[0]) + many("B", marks[1])
    forward = agreements(judged_passages(decisions))
    backward = agreements(judged_passages(many("A", marks[0])[::-1] + many("B", marks[1])[::-1]))
    for one, other in zip(forward, backward, strict=True):
        for left, right in zip(one.coefficients, other.coefficients, strict=True):
            assert left.value == pytest.approx(right.value)
            assert left.error == pytest.approx(right.error)


def test_a_table_made_elsewhere_counts_what_two_coders_judged() -> None:
    """Units with one rating are counted as left out."""
    one = agreement_of(ratings([["a", "a"], ["a", "b"], ["b", None]]), "table")
    assert (one.units, one.left_out, one.subject) == (2, 1, "table")
