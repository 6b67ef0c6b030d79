"""Model files: the same bytes, and nothing that was altered is taken."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest

from samsyn.coding.learned.linear import LinearSuggester
from samsyn.coding.learned.model import learn
from samsyn.coding.learned.saved import ModelError, load_model, save_model
from samsyn.coding.registry import suggester
from samsyn.decisions import Judgement
from samsyn.errors import SettingsError
from samsyn.frameworks.schema import Terms
from samsyn.types import Passage


@pytest.fixture
def framework(make):
    return make.framework(make.code("a", terms=Terms(sv=("båt",))), make.code("b", terms=Terms(sv=("spade",))))


@pytest.fixture
def passages():
    texts = ["röd båt med segel", "segel och roder", "spade i jord", "kratta och jord", "regn", "snö"] * 4
    return [Passage(f"p{n}", "d", f"o{n % 5}", 1, 0, len(text), text) for n, text in enumerate(texts)]


@pytest.fixture
def model(framework, passages):
    codes = ["a", "a", "b", "b", "", ""] * 4
    judgements = {
        p.id: Judgement(accepted=frozenset(code), whole=True) for p, code in zip(passages, codes, strict=True)
    }
    return learn(framework, passages, {}, judgements).model


def altered(path, **members: bytes):
    """Write the archive again with other members."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held |= {name.replace("__", "."): content for name, content in members.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path


def test_a_model_read_back_suggests_the_same(framework, passages, model, tmp_path) -> None:
    """Saving loses nothing, and the coder names the file's fingerprint."""
    fingerprint = save_model(model, tmp_path / "model.samsyn")
    made = suggester("linear", framework, {"model": str(tmp_path / "model.samsyn")})
    assert made.coder == f"linear@1+{fingerprint}"
    kept = LinearSuggester(framework, model=model)
    assert [(c.passage, c.code, c.confidence) for c in made.suggest(passages)] == [
        (c.passage, c.code, c.confidence) for c in kept.suggest(passages)
    ]


def test_the_same_model_gives_the_same_bytes(model, tmp_path) -> None:
    """A model file can be compared and cached by its bytes."""
    save_model(model, tmp_path / "one")
    save_model(model, tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_an_altered_array_is_refused(framework, model, tmp_path) -> None:
    """A weight changed by hand does not pass for what was learned."""
    save_model(model, tmp_path / "m")
    changed = io.BytesIO()
    np.lib.format.write_array(changed, model.weights + 1, allow_pickle=False)
    with pytest.raises(ModelError, match="damaged or altered"):
        load_model(altered(tmp_path / "m", weights__npy=changed.getvalue()), framework)


@pytest.mark.parametrize("change", [{"threshold": 0.01}, {"framework": "test@9.0.0"}, {"groups": [9, 9]}])
def test_an_altered_head_is_refused(framework, model, tmp_path, change) -> None:
    """Nor does a threshold, a version or a group that was changed by hand."""
    save_model(model, tmp_path / "m")
    with zipfile.ZipFile(tmp_path / "m") as archive:
        head = json.loads(archive.read("head.json"))
    with pytest.raises(ModelError, match="damaged or altered"):
        load_model(altered(tmp_path / "m", head__json=json.dumps(head | change).encode()), framework)


@pytest.mark.parametrize("head", [b"[]", b"null", b"3", b"\xff\xfe", b"{", b"[" * 100_000])
def test_a_head_that_is_none_is_refused(framework, model, tmp_path, head) -> None:
    """Whatever stands in its place."""
    save_model(model, tmp_path / "m")
    with pytest.raises(ModelError):
        load_model(altered(tmp_path / "m", head__json=head), framework)


@pytest.mark.parametrize("said", ["'shape': (10000000000000,), }", "'shape': ((((((", "'shape': (-1,), }"])
def test_an_array_that_cannot_be_is_refused(framework, model, tmp_path, said) -> None:
    """An array of terabytes takes no memory, and a torn description is no fault of ours."""
    save_model(model, tmp_path / "m")
    header = b"\x93NUMPY\x01\x00v\x00" + f"{{'descr': '<f4', 'fortran_order': False, {said}".encode().ljust(118)
    with pytest.raises(ModelError, match="damaged or altered"):
        load_model(altered(tmp_path / "m", weights__npy=header), framework)


def test_a_byte_changed_anywhere_is_refused_or_changes_nothing(framework, model, tmp_path) -> None:
    """Two hundred files, each with one byte changed: none is taken for another model, none ends in another error."""
    save_model(model, tmp_path / "m")
    whole = (tmp_path / "m").read_bytes()
    random = np.random.default_rng(0)
    _, fingerprint = load_model(tmp_path / "m", framework)
    refused = 0
    for place in random.integers(0, len(whole), 200):
        changed = bytearray(whole)
        changed[place] ^= int(random.integers(1, 256))
        (tmp_path / "m").write_bytes(changed)
        try:
            assert load_model(tmp_path / "m", framework)[1] == fingerprint
        except ModelError:
            refused += 1
    assert refused > 150


def test_a_folder_in_the_place_of_a_model_says_so(framework, tmp_path) -> None:
    """What the system says is passed on."""
    with pytest.raises(ModelError, match="cannot be opened"):
        load_model(tmp_path, framework)


def test_nothing_in_a_model_file_can_run(framework, model, tmp_path) -> None:
    """A file with a pickle in the place of an array is refused before it is unpacked."""
    save_model(model, tmp_path / "m")
    pickled = io.BytesIO()
    np.lib.format.write_array(pickled, np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(ModelError, match="damaged or altered"):
        load_model(altered(tmp_path / "m", weights__npy=pickled.getvalue()), framework)


def test_a_model_of_another_version_says_so(framework, model, tmp_path) -> None:
    """The form of the file is checked before its content, with what to do next."""
    save_model(model, tmp_path / "m")
    with zipfile.ZipFile(tmp_path / "m") as archive:
        head = json.loads(archive.read("head.json"))
    with pytest.raises(ModelError, match="another version"):
        load_model(
            altered(tmp_path / "m", head__json=json.dumps(head | {"form": "samsyn-model-9"}).encode()), framework
        )


def test_a_model_for_another_framework_says_so(make, model, tmp_path) -> None:
    """Codes that were not learned cannot be suggested."""
    save_model(model, tmp_path / "m")
    with pytest.raises(ModelError, match="learned for the framework"):
        load_model(tmp_path / "m", make.framework(make.code("x")))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 broken"])
def test_what_is_no_model_is_refused(framework, tmp_path, content) -> None:
    """An empty file, a text and a torn archive are named as what they are not."""
    (tmp_path / "m").write_bytes(content)
    with pytest.raises(ModelError, match="no model"):
        load_model(tmp_path / "m", framework)


def test_a_missing_file_and_a_missing_setting_say_what_to_give(framework, tmp_path) -> None:
    """Both name the file that samsyn learn writes."""
    with pytest.raises(ModelError, match="no model at this place"):
        load_model(tmp_path / "none", framework)
    with pytest.raises(SettingsError, match="needs a model"):
        suggester("linear", framework)
