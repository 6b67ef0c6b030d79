"""The suggester by meaning: with stand-ins of the packages that read models, and with the packages where they are."""

from __future__ import annotations

import json
import os
import socket
import sys
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import pytest

from samsyn.coding.embedding import EmbeddingSuggester
from samsyn.coding.registry import suggester
from samsyn.errors import MissingPartError, SettingsError
from samsyn.frameworks.schema import Group, Terms
from samsyn.types import Span, Text

BOOKING = "Patients book appointments online."
HIRING = "Nurses are hired and trained."


def bag_of_words(texts: list[str]) -> np.ndarray:
    """Give the words of texts as counts: near to each other are texts with the same words."""
    vectors = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().replace(".", " ").replace(",", " ").split():
            vectors[row, zlib.crc32(word.encode()) % 512] += 1
    return vectors


class StandIn:
    """A package of the same protocol as sentence-transformers and model2vec that notes how it is called."""

    def __init__(self, encode: Callable[[list[str]], object] = bag_of_words) -> None:
        self.loaded: list[tuple[str, dict[str, Any]]] = []
        self.environments: list[dict[str, str]] = []
        self.encoded: list[list[str]] = []
        self.words = encode

    def load(self, path: str, **arguments: Any) -> StandIn:
        """Note what is loaded, and how."""
        self.loaded.append((path, arguments))
        self.environments.append(dict(os.environ))
        return self

    def encode(self, texts: list[str], **_: Any) -> object:
        """Note what is encoded."""
        self.encoded.append(texts)
        return self.words(texts)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Give the stand-in, in the place of both packages."""
    made = StandIn()
    transformers, static = ModuleType("sentence_transformers"), ModuleType("model2vec")
    transformers.SentenceTransformer = made.load  # type: ignore[attr-defined]
    static.StaticModel = type("StaticModel", (), {"from_pretrained": staticmethod(made.load)})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", transformers)
    monkeypatch.setitem(sys.modules, "model2vec", static)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder that looks like a model of sentence-transformers."""
    path = tmp_path / "model"
    path.mkdir()
    (path / "modules.json").write_text(json.dumps([{"path": "", "type": "sentence_transformers.models.Transformer"}]))
    (path / "config.json").write_text('{"model_type": "bert"}')
    (path / "model.safetensors").write_bytes(b"weights")
    return path


@pytest.fixture
def framework(make: Any) -> Any:
    """Give a framework with two codes that have words of their own."""
    return make.framework(
        make.code(
            "booking",
            "Booking online",
            "Patients book appointments online.",
            examples=(Text("Tid bokas på nätet.", "Appointments are booked online by patients."),),
        ),
        make.code(
            "staff",
            "Hiring staff",
            "Nurses and other staff are hired and trained.",
            examples=(Text("Sjuksköterskor anställs.", "More nurses are hired, and staff trained."),),
        ),
    )


def english(make: Any, text: str, identifier: str = "p", **more: object) -> Any:
    return make.passage(text, identifier, language="en", **more)


# --- What it suggests -------------------------------------------------------------------------------------------


def test_the_nearest_code_is_suggested_with_the_nearest_sentence(make, framework, folder, stand_in) -> None:
    """A passage gets the code whose texts it is like, and the words are the sentence that is most like them."""
    text = f"We begin in spring. {BOOKING} That is all."
    (coding,) = suggester("embedding", framework, {"model": str(folder)}).suggest([english(make, text)])
    assert coding.code == "booking"
    assert 0.5 <= coding.confidence <= 0.95
    assert coding.words == (Span(20, 20 + len(BOOKING)),)
    assert "similarity 0." in str(coding.reason)


def test_a_passage_like_nothing_gets_no_code(make, framework, folder, stand_in) -> None:
    """Where no word of the framework stands, nothing is suggested; nor for white space."""
    made = suggester("embedding", framework, {"model": str(folder)})
    assert made.suggest([english(make, "Roads, bridges"), english(make, " \n ", "q"), english(make, "", "r")]) == []


def test_a_passage_is_as_sure_in_any_company(make, framework, folder, stand_in) -> None:
    """The confidence rests on the framework and the passage alone, not on what else is coded."""
    passages = [english(make, text, str(number)) for number, text in enumerate([BOOKING, HIRING, "Roads."] * 3)]
    together = suggester("embedding", framework, {"model": str(folder)}).suggest(passages)
    made = suggester("embedding", framework, {"model": str(folder)})
    assert [coding for passage in passages for coding in made.suggest([passage])] == together


def test_the_heading_and_the_line_before_a_list_are_read_too(make, framework, folder, stand_in) -> None:
    """A list item that says little gets its meaning from what stands above it; the prefix goes before everything."""
    made = suggester("embedding", framework, {"model": str(folder), "prefix": "query: "})
    made.suggest([english(make, "From May.", headings=("Plan", "Booking online"), introduction="Patients book:")])
    assert ["query: Booking online\nPatients book:\nFrom May."] in stand_in.encoded
    assert all(text.startswith("query: ") for texts in stand_in.encoded for text in texts)


def test_each_language_is_compared_with_its_own_texts(make, framework, folder, stand_in) -> None:
    """A Swedish passage is compared with what the framework says in Swedish."""
    swedish = make.passage("Sjuksköterskor anställs.")
    (coding,) = suggester("embedding", framework, {"model": str(folder)}).suggest([swedish])
    assert coding.code == "staff"


def test_a_lone_code_is_told_from_plans_in_general(make, folder, stand_in) -> None:
    """With one code there are no others to compare with, and still not everything gets it."""
    framework = make.framework(make.code("booking", "Booking online", BOOKING))
    made = suggester("embedding", framework, {"model": str(folder)})
    found = made.suggest([english(make, BOOKING, "1"), english(make, "Goal and activity of a test", "2")])
    assert [coding.passage for coding in found] == ["1"]


def test_the_context_that_a_code_asks_for_is_asked_for(make, folder, stand_in) -> None:
    """A code with a context is suggested only where its words stand, however near the passage is."""
    framework = make.framework(
        make.code("booking", "Booking online", BOOKING, context=Terms(en=("children",))),
        make.code("staff", "Hiring staff", HIRING),
    )
    made = suggester("embedding", framework, {"model": str(folder)})
    found = made.suggest([english(make, BOOKING, "1"), english(make, BOOKING, "2", headings=("For children",))])
    assert [coding.passage for coding in found] == ["2"]


def test_a_part_about_another_group_gets_none_of_the_code(make, folder, stand_in) -> None:
    """In the part of a plan that is about one group, the other group's codes need its words."""
    framework = make.framework(
        make.code("booking", "Booking online", BOOKING), make.code("staff", "Hiring staff", HIRING)
    )
    groups = (
        Group(id="g", title=Text("G"), context=Terms(en=("access",))),
        Group(id="h", title=Text("H"), context=Terms(en=("skills",))),
    )
    framework = msgspec.structs.replace(framework, groups=groups)
    made = suggester("embedding", framework, {"model": str(folder)})
    passages = [english(make, BOOKING, "1", headings=("Access",)), english(make, BOOKING, "2", headings=("Skills",))]
    assert [coding.passage for coding in made.suggest(passages)] == ["1"]


def test_a_framework_without_codes_gets_no_suggestions(make, folder, stand_in) -> None:
    """A framework that is only begun breaks nothing."""
    assert suggester("embedding", make.framework(), {"model": str(folder)}).suggest([english(make, BOOKING)]) == []


def test_roles_that_are_not_coded_are_passed_over(make, framework, folder, stand_in) -> None:
    """The rule of all suggesters holds here too."""
    made = suggester("embedding", framework, {"model": str(folder)})
    assert made.suggest([english(make, BOOKING)], {"p": "meta"}) == []


# --- What is loaded ---------------------------------------------------------------------------------------------


def test_nothing_is_fetched_and_nothing_is_run(framework, folder, stand_in, monkeypatch) -> None:
    """The package is told to stay on this machine, to read safetensors and to run no code; the environment is kept."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    suggester("embedding", framework, {"model": str(folder)})
    ((path, arguments),) = stand_in.loaded
    assert path == str(folder)
    assert arguments["local_files_only"] is True
    assert arguments["trust_remote_code"] is False
    assert arguments["model_kwargs"] == {"use_safetensors": True}
    assert arguments["device"] == "cpu"
    assert stand_in.environments[0]["HF_HUB_OFFLINE"] == "1"
    assert "HF_HUB_OFFLINE" not in os.environ


def test_a_static_model_is_read_without_the_heavy_package(framework, folder, stand_in, monkeypatch) -> None:
    """A folder of model2vec needs model2vec only."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    (folder / "config.json").write_text('{"model_type": "model2vec"}')
    suggester("embedding", framework, {"model": str(folder)})
    assert stand_in.loaded == [(str(folder), {})]


def test_the_coder_names_the_model_by_its_files(framework, folder, stand_in) -> None:
    """The hash is the same for the same files under any name, and another for other weights; pictures do not count."""
    first = suggester("embedding", framework, {"model": str(folder)})
    assert first.coder.startswith("embedding@1+")
    assert first.coder.endswith(first.model.fingerprint[:8])
    assert first.model.name == "model"
    (folder / "card.png").write_bytes(b"picture")
    other = folder.rename(folder.with_name("other"))
    assert suggester("embedding", framework, {"model": str(other)}).coder == first.coder
    (other / "model.safetensors").write_bytes(b"Weights")
    assert suggester("embedding", framework, {"model": str(other)}).coder != first.coder


@pytest.mark.parametrize(
    ("package", "kind", "extra"),
    [("sentence_transformers", "bert", "embedding"), ("model2vec", "model2vec", "static-embedding")],
)
def test_a_missing_package_is_answered_with_the_command(framework, folder, monkeypatch, package, kind, extra) -> None:
    """What to type depends on the kind of model."""
    monkeypatch.setitem(sys.modules, package, None)
    (folder / "config.json").write_text(json.dumps({"model_type": kind}))
    with pytest.raises(MissingPartError, match=rf"{package.replace('_', '-')}.*pip install 'samsyn\[{extra}\]'"):
        suggester("embedding", framework, {"model": str(folder)})


def test_no_folder_is_a_sentence(framework, tmp_path, stand_in) -> None:
    """The name of a model on the network is not taken for a folder, and not looked up."""
    for name in ("sentence-transformers/all-MiniLM-L6-v2", str(tmp_path / "nowhere"), __file__):
        with pytest.raises(SettingsError, match="no folder with a model"):
            suggester("embedding", framework, {"model": name})
    assert stand_in.loaded == []


def test_a_folder_of_something_else_is_a_sentence(framework, tmp_path, stand_in) -> None:
    """A folder without a model is told from one with a broken model."""
    with pytest.raises(SettingsError, match="holds no model"):
        suggester("embedding", framework, {"model": str(tmp_path)})


@pytest.mark.parametrize("content", ["{", '"bert"', "\x00"])
def test_a_broken_model_is_a_sentence(framework, folder, stand_in, content, monkeypatch) -> None:
    """Whatever a package raises over a broken folder reaches the user as one line that names the folder."""

    def fail(path: str, **_: object) -> None:
        raise OSError("no file\nnamed pytorch")

    monkeypatch.setattr(sys.modules["sentence_transformers"], "SentenceTransformer", fail)
    (folder / "config.json").write_text(content)
    with pytest.raises(SettingsError, match="cannot be loaded") as caught:
        suggester("embedding", framework, {"model": str(folder)})
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "2_Dense/pytorch_model.bin"])
def test_weights_in_pickles_are_refused(framework, folder, stand_in, name: str) -> None:
    """A pickle can run anything when it is read, so it is not read."""
    (folder / "model.safetensors").unlink()
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"pickle")
    with pytest.raises(SettingsError, match="pickle"):
        suggester("embedding", framework, {"model": str(folder)})
    assert stand_in.loaded == []


def test_pickles_beside_safetensors_do_no_harm(framework, folder, stand_in) -> None:
    """Many models come with both; the pickle is not read."""
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    suggester("embedding", framework, {"model": str(folder)})


@pytest.mark.parametrize("kind", ["modeling_custom.Evil", "os.path", 7, None])
def test_modules_of_the_models_own_are_refused(framework, folder, stand_in, kind: object) -> None:
    """A model that asks for code of its own is not loaded."""
    (folder / "modules.json").write_text(json.dumps([{"path": "", "type": kind}]))
    with pytest.raises(SettingsError, match="program of its own"):
        suggester("embedding", framework, {"model": str(folder)})
    assert stand_in.loaded == []


@pytest.mark.parametrize(
    "encode",
    [
        lambda texts: np.full((len(texts), 4), np.nan),
        lambda texts: np.zeros((1, 4)) if len(texts) != 1 else np.zeros(4),
        lambda texts: np.zeros(len(texts)),
    ],
)
def test_a_model_that_gives_no_numbers_is_a_sentence(make, framework, folder, stand_in, encode) -> None:
    """Vectors that are none end the run with a sentence."""
    stand_in.words = encode
    with pytest.raises(SettingsError, match="does not give vectors"):
        suggester("embedding", framework, {"model": str(folder)}).suggest([english(make, BOOKING)])


@pytest.mark.parametrize("encode", [lambda texts: np.ones((len(texts), 4)), lambda texts: np.zeros((len(texts), 4))])
def test_a_model_that_knows_no_difference_is_refused(make, framework, folder, stand_in, encode) -> None:
    """A model to which all codes are alike would suggest at random; it is named instead."""
    stand_in.words = encode
    with pytest.raises(SettingsError, match="does not tell the codes"):
        suggester("embedding", framework, {"model": str(folder)}).suggest([english(make, BOOKING)])


@pytest.mark.parametrize("settings", [{}, {"model": ""}, {"model": 3}, {"model": "x", "gpu": True}])
def test_settings_are_checked(framework, settings: dict[str, object]) -> None:
    """A folder must be named, and unknown settings are refused."""
    with pytest.raises(SettingsError, match="settings of the suggester embedding"):
        suggester("embedding", framework, settings)


# --- The packages themselves ------------------------------------------------------------------------------------

WORDS = sorted(
    set(f"{BOOKING} {HIRING} booking online hiring staff more and by other booked".lower().replace(".", "").split())
)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where anything looks up a host or connects."""

    def refuse(*arguments: object, **_: object) -> None:
        pytest.fail(f"the network was asked: {arguments}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def word_tokenizer() -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace

    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", *WORDS])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def test_a_tiny_static_model_codes(make, framework, tmp_path, no_network) -> None:
    """A model2vec folder, written by the package itself, is loaded and codes."""
    if find_spec("model2vec") is None:
        pytest.skip("model2vec is not installed")
    from model2vec import StaticModel

    vectors = np.eye(len(WORDS) + 2, dtype=np.float32)
    vectors[:2] = 0
    StaticModel(vectors, word_tokenizer()).save_pretrained(str(tmp_path / "tiny"))
    made = EmbeddingSuggester(framework, {"model": str(tmp_path / "tiny")})
    found = made.suggest([english(make, BOOKING, "1"), english(make, HIRING, "2"), english(make, "Roads", "3")])
    assert [(coding.passage, coding.code) for coding in found] == [("1", "booking"), ("2", "staff")]


def test_a_tiny_transformer_codes(make, framework, tmp_path, no_network) -> None:
    """A BERT of one layer and twelve dimensions, written by sentence-transformers, codes and gives the same twice."""
    if find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers is not installed")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    bert = tmp_path / "bert"
    bert.mkdir()
    (bert / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", *WORDS]) + "\n")
    torch.manual_seed(0)
    size = {"hidden_size": 12, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(WORDS) + 6, **size)).save_pretrained(bert)
    BertTokenizerFast(vocab_file=str(bert / "vocab.txt")).save_pretrained(bert)
    transformer = Transformer(str(bert))
    SentenceTransformer(modules=[transformer, Pooling(12)], device="cpu").save(str(tmp_path / "tiny"))
    made = EmbeddingSuggester(framework, {"model": str(tmp_path / "tiny"), "threshold": 0.0})
    passages = [english(make, BOOKING, "1"), english(make, HIRING, "2")]
    found = made.suggest(passages)
    assert {coding.passage for coding in found} == {"1", "2"}
    assert found[0].code == "booking"
    assert EmbeddingSuggester(framework, {"model": str(tmp_path / "tiny"), "threshold": 0.0}).suggest(passages) == found
