"""A learned model in a file: arrays and JSON in an archive, nothing that could run.

The file is NumPy's own archive of arrays (`.npz`), read with pickles forbidden. Its head says which form, which
framework and which codes it is for, and carries a SHA-256 of it all, so that a damaged or altered file is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samsyn.coding.learned.features import BLOCKS
from samsyn.coding.learned.joint import SIGNALS, STRAIGHT, Joint
from samsyn.coding.learned.model import Model
from samsyn.errors import SamsynError
from samsyn.frameworks.schema import Framework
from samsyn.types import Message

FORM = "samsyn-model-1"
SEAL = "sha256"
"""Where the head keeps the fingerprint."""

LARGEST = 2_000_000_000
"""Bytes: what a model may come to when it is unpacked. 300 codes of 400,000 features come to a quarter of it."""


class ModelError(SamsynError):
    """A model file that cannot be used."""


def model_file(model: Model) -> tuple[bytes, str]:
    """Give a model as the bytes of a file, the same for the same model, and its fingerprint, 8 hexadecimal digits."""
    arrays = _arrays(model)
    head: dict[str, object] = {
        "form": FORM,
        "framework": model.framework,
        "codes": list(model.codes),
        "groups": list(model.groups),
        "threshold": model.threshold,
        "passages": model.passages,
        "blocks": [[block.name, block.columns, block.length] for block in BLOCKS],
        "signals": list(SIGNALS),
    }
    fingerprint = _fingerprint(head, arrays)
    head[SEAL] = fingerprint
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        members = {"head.json": json.dumps(head, ensure_ascii=False, sort_keys=True).encode()}
        for name, array in arrays.items():
            held = io.BytesIO()
            np.lib.format.write_array(held, array, allow_pickle=False)
            members[f"{name}.npy"] = held.getvalue()
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue(), fingerprint[:8]


def save_model(model: Model, path: Path) -> str:
    """Write a model to one file, whole or not at all; gives its fingerprint.

    Raises OSError where the file cannot be written.
    """
    content, fingerprint = model_file(model)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
    return fingerprint


def load_model(path: Path | bytes, framework: Framework) -> tuple[Model, str]:
    """Read a model for a framework, from a file or from its bytes; gives it with its fingerprint.

    Raises ModelError where the file is not there, is no model, is damaged or altered, was made by a version with
    another form, or was learned for another framework or other codes.
    """
    place = str(path) if isinstance(path, Path) else ""
    try:
        with zipfile.ZipFile(path if isinstance(path, Path) else io.BytesIO(path)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise ModelError(
                    Message("The model is larger than a model can be."),
                    remedy=Message("Learn it again with samsyn learn."),
                    place=place,
                )
            head = json.loads(archive.read("head.json"))
            if not isinstance(head, dict):
                raise _broken(place)
            _check_head(head, framework, place)
            arrays = {
                name.removesuffix(".npy"): np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)
                for name in archive.namelist()
                if name.endswith(".npy")
            }
            if _fingerprint(head, arrays) != head[SEAL]:
                raise _broken(place)
            return _model(head, arrays), str(head[SEAL])[:8]
    except ModelError:
        raise
    except FileNotFoundError as error:
        raise ModelError(
            Message("There is no model at this place."),
            remedy=Message("Give the file that samsyn learn wrote, model.samsyn."),
            place=place,
        ) from error
    except OSError as error:
        raise ModelError(
            Message("The file cannot be opened: {reason}.", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that it exists and that you may read it."),
            place=place,
        ) from error
    except Exception as error:
        # Archive, compression, JSON and arrays each have errors of their own for what somebody may have altered.
        raise _broken(place) from error


def _check_head(head: Mapping[str, object], framework: Framework, place: str) -> None:
    same_blocks = head.get("blocks") == [[block.name, block.columns, block.length] for block in BLOCKS]
    if head.get("form") != FORM or not same_blocks or head.get("signals") != list(SIGNALS):
        raise ModelError(
            Message("The model was made by another version of Samsyn."),
            remedy=Message("Learn it again from the same label file with samsyn learn."),
            place=place,
        )
    codes = [code.id for code in framework.codes]
    if str(head.get("framework", "")).split("@")[0] != framework.id or head.get("codes") != codes:
        raise ModelError(
            Message(
                "The model was learned for the framework {learned}, not for {framework}.",
                {"learned": str(head.get("framework")), "framework": f"{framework.id}@{framework.version}"},
            ),
            remedy=Message("Learn it again for this framework with samsyn learn, or give the framework it was for."),
            place=place,
        )


def _broken(place: str) -> ModelError:
    return ModelError(
        Message("The file is no model of Samsyn, or it was damaged or altered."),
        remedy=Message("Learn it again from the label file with samsyn learn."),
        place=place,
    )


def _arrays(model: Model) -> dict[str, NDArray[np.generic]]:
    joint = model.joint
    return {
        "columns": model.columns,
        "weights": model.weights,
        "offsets": model.offsets,
        "decided": model.decided,
        "slopes": joint.slopes,
        "offset": np.array([joint.offset]),
        "code_offsets": joint.code_offsets,
        "code_slopes": joint.code_slopes,
        "curve": joint.curve,
        "vocabulary": np.array(sorted(model.vocabulary), dtype=np.str_),
        **{f"rarity_{number}": rarity for number, rarity in enumerate(model.rarities)},
    }


def _model(head: Mapping[str, object], arrays: Mapping[str, NDArray[np.generic]]) -> Model:
    codes, groups = head["codes"], head["groups"]
    assert isinstance(codes, list)
    assert isinstance(groups, list)
    weights = np.asarray(arrays["weights"], np.float32)
    signs = 3 * len(codes)
    columns = np.asarray(arrays["columns"], np.int64)
    sizes = [block.columns for block in BLOCKS]
    fits = (
        weights.ndim == 2
        and weights.shape[0] == len(columns) + signs
        and (not len(columns) or 0 <= columns.min() <= columns.max() < sum(sizes))
        and [len(arrays[f"rarity_{number}"]) for number in range(len(sizes))] == sizes
        and len(arrays["curve"]) == len(STRAIGHT)
        and len(arrays["code_offsets"]) == len(arrays["code_slopes"]) == len(codes) == len(groups)
    )
    if not fits:
        raise ValueError
    return Model(
        framework=str(head["framework"]),
        codes=tuple(map(str, codes)),
        groups=tuple(map(int, groups)),
        vocabulary=frozenset(map(str, arrays["vocabulary"])),
        rarities=tuple(np.asarray(arrays[f"rarity_{number}"], np.float32) for number in range(len(sizes))),
        columns=columns,
        weights=weights,
        offsets=np.asarray(arrays["offsets"], np.float64),
        joint=Joint(
            np.asarray(arrays["slopes"], np.float64),
            float(np.asarray(arrays["offset"], np.float64)[0]),
            np.asarray(arrays["code_offsets"], np.float64),
            np.asarray(arrays["code_slopes"], np.float64),
            np.asarray(arrays["curve"], np.float64),
        ),
        threshold=float(str(head["threshold"])),
        decided=np.asarray(arrays["decided"], np.int64),
        passages=int(str(head["passages"])),
    )


def _fingerprint(head: Mapping[str, object], arrays: Mapping[str, NDArray[np.generic]]) -> str:
    """Give the SHA-256 of all that a model is: its arrays, and its head but for the seal itself."""
    digest = hashlib.sha256()
    digest.update(json.dumps({name: value for name, value in head.items() if name != SEAL}, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
