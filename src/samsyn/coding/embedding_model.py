"""Load a model of sentence embeddings from a folder on this machine, and nothing from anywhere else.

Two kinds of folder are known: those of sentence-transformers (Reimers and Gurevych 2019), which need PyTorch, and the
static ones of model2vec, which are read by NumPy alone and are hundreds of times faster. Weights are read from
safetensors only, never from pickles, and no program that a folder brings is run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
from numpy.typing import NDArray

from samsyn.errors import MissingPartError, SamsynError, SettingsError
from samsyn.types import Message

Vectors = NDArray[np.float32]

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
_COUNTED = frozenset({".json", ".txt", ".safetensors", ".model", ".vocab"})
"""Endings of the files that decide what a model says; pictures, cards and other forms of the weights do not."""

_PICKLES = ("pytorch_model*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle")
_OWN_MODULES = "sentence_transformers."


class EncodingModel:
    """A model that turns texts into vectors of length 1.

    `name` is the name of its folder, `fingerprint` the SHA-256 of its files, in hexadecimal digits.
    """

    def __init__(self, name: str, fingerprint: str, encode: Callable[[list[str]], object]) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._encode = encode

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give a vector per text, [texts x dimensions]; that of a text without any word known to it is zero.

        Raises SettingsError where the model gives something else than numbers.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        vectors = np.asarray(self._encode(list(texts)), dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise SettingsError(
                Message("The model {name} does not give vectors of numbers.", {"name": self.name}),
                remedy=Message("Choose another model."),
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def load_model(folder: str, device: str = "cpu") -> EncodingModel:
    """Load the model in a folder, for the processor or another `device` that PyTorch knows.

    Raises SettingsError where there is no folder or no model in it that can be loaded, and MissingPartError where the
    package that reads it is not installed.
    """
    path = Path(folder)
    if not path.is_dir():
        raise SettingsError(
            Message("There is no folder with a model here."),
            remedy=Message("Fetch a model of sentence embeddings yourself, and give the path of its folder."),
            place=folder,
        )
    try:
        modules, config = _json(path / "modules.json"), _json(path / "config.json")
        _refuse_programs(path, modules)
        if isinstance(config, dict) and config.get("model_type") == "model2vec":
            encode = _load_static(path)
        elif modules is not None or config is not None:
            encode = _load_sentence_transformer(path, device)
        else:
            raise SettingsError(
                Message("This folder holds no model of sentence embeddings."),
                remedy=Message("Give the folder that has the model's modules.json or config.json."),
                place=folder,
            )
        return EncodingModel(path.resolve().name, _fingerprint(path), encode)
    except SamsynError:
        raise
    except Exception as error:  # what a broken model raises is the packages' own affair
        raise SettingsError(
            Message("The model cannot be loaded: {reason}.", {"reason": _reason_of(error)}),
            remedy=Message("Check that the folder is whole, or choose another model."),
            place=folder,
        ) from error


def _load_sentence_transformer(path: Path, device: str) -> Callable[[list[str]], object]:
    with _offline():
        package = _package("sentence_transformers", "embedding")
        with suppress(ImportError, AttributeError):
            import_module("transformers.utils.logging").disable_progress_bar()
        model = package.SentenceTransformer(
            str(path),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    return lambda texts: model.encode(texts, show_progress_bar=False, convert_to_numpy=True)


def _load_static(path: Path) -> Callable[[list[str]], object]:
    with _offline():
        package = _package("model2vec", "static-embedding")
        model = package.StaticModel.from_pretrained(str(path))
    return lambda texts: model.encode(texts, show_progress_bar=False)


def _package(name: str, extra: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise MissingPartError(
            Message(
                "The suggester {name} needs the package {package}.",
                {"name": "embedding", "package": (error.name or name).replace("_", "-")},
            ),
            remedy=Message("Install it with: pip install 'samsyn[{extra}]'", {"extra": extra}),
        ) from error


@contextmanager
def _offline() -> Iterator[None]:
    """Tell the packages, which read it when they are first loaded, to stay off the network."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(_OFFLINE)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _refuse_programs(path: Path, modules: object) -> None:
    """Refuse weights that are pickles and modules that are not the package's own: both run what they hold."""
    for pattern in _PICKLES:
        for found in sorted(path.rglob(pattern)):
            if not any(found.parent.glob("*.safetensors")):
                raise SettingsError(
                    Message(
                        "The weights of the model are a pickle, which can run any program: {file}.",
                        {"file": found.name},
                    ),
                    remedy=Message("Use a copy of the model with weights in model.safetensors."),
                    place=str(path),
                )
    kinds = [entry.get("type") for entry in modules if isinstance(entry, dict)] if isinstance(modules, list) else []
    foreign = [kind for kind in kinds if not (isinstance(kind, str) and kind.startswith(_OWN_MODULES))]
    if foreign:
        raise SettingsError(
            Message("The model brings a program of its own: {module}.", {"module": str(foreign[0])}),
            remedy=Message("Choose a model of the modules of sentence-transformers alone."),
            place=str(path),
        )


def _json(path: Path) -> object:
    return msgspec.json.decode(path.read_bytes()) if path.is_file() else None


def _fingerprint(path: Path) -> str:
    """Give the SHA-256 of a model's files with their places, whatever the folder is called."""
    whole = hashlib.sha256()
    for file in sorted(path.rglob("*"), key=lambda file: file.relative_to(path).as_posix()):
        place = file.relative_to(path)
        if file.suffix in _COUNTED and file.is_file() and not any(part.startswith(".") for part in place.parts):
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            whole.update(f"{place.as_posix()}\0{digest}\n".encode())
    return whole.hexdigest()


def _reason_of(error: Exception) -> str:
    line = " ".join(str(error).split())
    return f"{type(error).__name__}: {line[:200]}" if line else type(error).__name__
