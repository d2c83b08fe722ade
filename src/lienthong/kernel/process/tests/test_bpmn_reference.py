"""The reference models of the BPMN interchange group (BPMN MIWG): those of supported elements import and come back.

They lie in ../shared/bpmn-miwg, where somebody has put them; the project ships none of them, and no package does.
Models of our own in their shape are looked at everywhere: `test_bpmn_dialects`.
"""

from pathlib import Path

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.bpmn import drawn, read, readings, write

TAKEN = {
    "A.1.0": ["WFP-6-"],
    "A.2.0": ["WFP-6-"],
    "A.2.1": ["_To9ZoTOCEeSknpIVFCxNIQ"],
    "A.4.0": ["WFP-6-1", "WFP-6-2"],
    "A.4.1": ["sid-34746A54-1D7D-46CA-B219-0C4CEAE51170", "sid-54D696FD-DEDC-45F3-99DB-1404DA433FC4"],
    "C.1.1": ["handle-invoice"],
    "C.7.0": ["_4a690dd7-809a-4fa9-ad63-515ac6685375"],
}
REFUSED = {
    "A.3.0": {"escalationEventDefinition"},
    "B.1.0": {"globalTask", "messageEventDefinition", "timerEventDefinition", "terminateEventDefinition"},
    "B.2.0": {
        "conditionalEventDefinition",
        "escalationEventDefinition",
        "globalUserTask",
        "linkEventDefinition",
        "messageEventDefinition",
        "signalEventDefinition",
        "standardLoopCharacteristics",
        "terminateEventDefinition",
        "timerEventDefinition",
    },
    "C.1.0": {"messageEventDefinition"},
    "C.2.0": {"errorEventDefinition", "messageEventDefinition"},
    "C.3.0": {"messageEventDefinition", "startQuantity"},
    "C.4.0": {"signalEventDefinition", "standardLoopCharacteristics"},
    "C.5.0": {"signalEventDefinition"},
    "C.6.0": {
        "compensateEventDefinition",
        "errorEventDefinition",
        "isForCompensation",
        "messageEventDefinition",
        "triggeredByEvent",
    },
    "C.8.0": {"errorEventDefinition"},
    "C.8.1": {"errorEventDefinition"},
    "C.9.0": {"errorEventDefinition", "messageEventDefinition", "terminateEventDefinition", "triggeredByEvent"},
    "C.9.1": {"timeCycle"},
    "C.9.2": {
        "errorEventDefinition",
        "messageEventDefinition",
        "timerEventDefinition",
        "triggeredByEvent",
    },
}


@pytest.fixture
def models(shared: Path) -> Path:
    """The folder of the reference models; skipped by name without it."""
    folder = shared / "bpmn-miwg"
    if not folder.is_dir():
        pytest.skip("cần bộ mô hình mẫu BPMN MIWG")
    return folder


def test_models_of_supported_elements_import_and_come_back(models: Path) -> None:
    found = {name: [one.definition for one in readings((models / f"{name}.bpmn").read_bytes())] for name in TAKEN}
    assert {name: [one.key for one in made] for name, made in found.items()} == TAKEN
    for made in found.values():
        for one in made:
            assert read(write(one)) == drawn(one)


def test_any_other_model_is_refused_with_each_element_named(models: Path) -> None:
    for name, elements in REFUSED.items():
        with pytest.raises(Unfit) as caught:
            readings((models / f"{name}.bpmn").read_bytes())
        assert {element for element in elements if element in caught.value.sentence} == elements, name


def test_no_model_is_left_out(models: Path) -> None:
    assert {path.stem for path in models.glob("*.bpmn")} == {*TAKEN, *REFUSED}
