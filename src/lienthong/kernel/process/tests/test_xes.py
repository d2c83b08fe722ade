"""The event log is XES as IEEE 1849-2016 has it, tells what happened, names only whom it may, and streams."""

import datetime as dt
import io
import re
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions, event_logs
from lienthong.kernel.process.event_logs import Happening, Trace, pseudonym, runs_of, traces
from lienthong.kernel.process.xes import stamp, write_log
from lienthong.kernel.process.xes_cli import xes_command

from .factories import asked, open_step, person, published, started, two_steps

Come = Callable[[Actor], Client]
SPACE = "{http://www.xes-standard.org/}"
KINDS = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
ORDER = ["extension", "global", "classifier", *sorted(KINDS), "trace", "event"]
MODEL = {
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete",
    "autoskip", "manualskip", "unknown",
}  # fmt: skip


def named(element: ElementTree.Element) -> str:
    assert element.tag.startswith(SPACE)
    return element.tag.removeprefix(SPACE)


def attributes(element: ElementTree.Element) -> dict[str, str]:
    """The attributes of a log, trace or event, each of a known type, of a valid value, and each key once."""
    found: dict[str, str] = {}
    for one in element:
        kind = named(one)
        if kind not in KINDS:
            continue
        assert set(one.attrib) == {"key", "value"} and one.attrib["key"] not in found
        if kind == "int":
            int(one.attrib["value"])
        if kind == "date":
            assert dt.datetime.fromisoformat(one.attrib["value"]).tzinfo is not None
        found[one.attrib["key"]] = one.attrib["value"]
    return found


def as_the_standard_has_it(data: bytes) -> list[list[dict[str, str]]]:
    """The events of each trace, after the rules of the standard's schema were seen to hold."""
    log = ElementTree.fromstring(data)
    assert named(log) == "log" and log.attrib["xes.version"] == "1849-2016" and "xes.features" in log.attrib
    places = [min(ORDER.index(named(one)), ORDER.index("string") if named(one) in KINDS else 99) for one in log]
    assert places == sorted(places), "extensions, globals, classifiers, attributes, traces: in this order"
    prefixes = {one.attrib["prefix"] for one in log.findall(f"{SPACE}extension")}
    assert all({"name", "prefix", "uri"} == set(one.attrib) for one in log.findall(f"{SPACE}extension"))
    every = {one.attrib["scope"]: attributes(one) for one in log.findall(f"{SPACE}global")}
    assert set(every) == {"trace", "event"}
    for one in log.findall(f"{SPACE}classifier"):
        assert set(one.attrib["keys"].split()) <= set(every["event"])
    found = []
    for trace in log.findall(f"{SPACE}trace"):
        kinds = [named(one) == "event" for one in trace]
        assert kinds == sorted(kinds) and set(every["trace"]) <= set(attributes(trace))
        events = [attributes(one) for one in trace.findall(f"{SPACE}event")]
        times = [dt.datetime.fromisoformat(one["time:timestamp"]) for one in events]
        assert times == sorted(times)
        for one in events:
            assert set(every["event"]) <= set(one) and one["lifecycle:transition"] in MODEL
            assert {key.split(":")[0] for key in one} <= prefixes | {"lienthong"}
        found.append(events)
    return found


def log_of(by: Actor, process: str, **more: bool) -> bytes:
    out = io.BytesIO()
    whole(lambda: write_log(out, "Quy trình <thử> & “nháy”", traces(by, runs_of(by, process), **more)), by)
    return out.getvalue()


@pytest.fixture
def worked_on(province: None) -> tuple[str, str]:
    """A process with a run in which somebody claims, asks, and finishes; and one that has just begun."""
    lan = person("lan", "officer")
    process = published(two_steps())
    with standing_on("2026-03-02T08:00:00"):
        run = started(process, subject="HS & <1>")
    with standing_on("2026-03-02T09:00:00"):
        actions.claim(open_step(run, "nhan"), lan)
        code = asked(run, "nhan", lan, "na-p-2")
    with standing_on("2026-03-02T10:00:00"):
        actions.answer(code, person("xa", "officer", "na-p-2"), opinion="agree")
        actions.complete(open_step(run, "nhan"), lan)
        started(process, subject="HS-2")
    return process, run


def test_the_log_follows_the_standard_and_tells_what_happened(worked_on):
    process, _ = worked_on
    first, second = as_the_standard_has_it(log_of(HOUSE, process))
    told = [(one["concept:name"], one["lifecycle:transition"], one["org:group"]) for one in first]
    assert told == [
        ("Tiếp nhận", "schedule", "Phường Một"),
        ("Tiếp nhận", "start", "Phường Một"),
        ("Cho ý kiến", "schedule", "Phường Hai"),
        ("Cho ý kiến", "complete", "Phường Hai"),
        ("Tiếp nhận", "complete", "Phường Một"),
        ("Ký", "schedule", "Phường Một"),
    ]
    assert first[0]["time:timestamp"] == "2026-03-02T08:00:00.000+07:00"
    assert first[-2]["lienthong:worked_minutes"] == "120" and first[0]["lienthong:limit_minutes"] == "240"
    assert [one["lifecycle:transition"] for one in second] == ["schedule"]


def test_persons_are_named_only_to_who_leads_them(worked_on):
    process, _ = worked_on
    hung, lan = person("hung", "leader"), person("lan", "officer")
    hidden, shown = log_of(lan, process), log_of(hung, process)
    assert b'"Lan"' not in hidden and pseudonym(lan.id).encode() in hidden and b"account:" not in hidden
    assert b'value="Lan"' in shown and b'value="Xa"' not in shown  # Xa is of another ward
    assert b'value="Xa"' in log_of(HOUSE, process, names=True) and b'value="Lan"' not in log_of(HOUSE, process)
    far = person("ha", "leader", "na-p-2")
    assert len(as_the_standard_has_it(log_of(far, process))) == 1  # the run in which their ward had a part
    assert b"H\xe1\xbb\x93 s\xc6\xa1 th\xe1\xbb\xad" not in log_of(HOUSE, process, names=True)  # titles stay at home


def test_the_log_is_downloaded_by_who_may_and_the_reading_of_names_is_written_down(worked_on, come_as: Come):
    process, run = worked_on
    hung, lan = person("hung", "leader"), person("lan", "officer")
    for page in (f"/quy-trinh/lan-chay/{run}/xes", f"/quy-trinh/{process}/xes?tu=01/03/2026&den=02/03/2026"):
        answer = come_as(hung).get(page)
        assert answer.status_code == 200 and ".xes" in answer["Content-Disposition"]
        data = b"".join(answer.streaming_content)
        assert len(as_the_standard_has_it(data)) == (1 if "lan-chay" in page else 2)
        assert come_as(lan).get(page).status_code == 404
    none = come_as(hung).get(f"/quy-trinh/{process}/xes?tu=03/03/2026")
    assert as_the_standard_has_it(b"".join(none.streaming_content)) == []
    for days, linked in (("tu=hom-nay&den=31/02/2026", {"tu", "den"}), ("tu=03/03/2026&den=01/03/2026", {"den"})):
        wrong = come_as(hung).get(f"/quy-trinh/{process}/xes?{days}")
        source = wrong.content.decode()
        assert wrong.status_code == 422 and "Các phiên bản" in source
        assert set(re.findall(r'<li><a href="#(\w+)">', source)) == linked
        assert f'value="{days[3:].split("&")[0]}"' in source
    assert come_as(person("xa", "leader", "na-p-2")).get("/quy-trinh/lan-chay/QT-0/xes").status_code == 404


def test_runs_are_read_in_batches_and_none_twice(worked_on, monkeypatch):
    process, _ = worked_on
    for n in range(5):
        started(process, subject=f"HS-9{n}")
    monkeypatch.setattr(event_logs, "BATCH", 2)

    def read() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            found = [one.run for one in traces(HOUSE, runs_of(HOUSE, process))]
        assert sum("process_past" in one["sql"] for one in asked_for) == 4
        return found

    found = whole(read, HOUSE)
    assert len(found) == len(set(found)) == 7


def test_a_hundred_thousand_events_are_written_without_filling_memory():
    at = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)

    def many() -> Iterator[Trace]:
        for n in range(5_000):
            events = [Happening("Bước", f"BC-{n}-{m}", "complete", at, "Phường Một", "cb-1") for m in range(20)]
            yield Trace(f"QT-{n}", f"HS-{n}", "QTNB-1.v1", "Phường Một", "done", events)

    class Counting(io.RawIOBase):
        size = 0

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.size += len(data)
            return len(data)

    out = Counting()
    tracemalloc.start()
    assert write_log(out, "Nhiều", many()) == 100_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert out.size > 30_000_000 and peak < 2_000_000
    with pytest.raises(Unfit, match=r"hơn 1\.000 sự kiện"):
        write_log(Counting(), "Nhiều", many(), 1_000)


def test_signs_that_xml_cannot_hold_are_left_out_and_instants_are_whole():
    out = io.BytesIO()
    at = dt.datetime(2026, 3, 2, 1, 2, 3, 456789, dt.UTC)
    trace = Trace("QT-1", 'HS "1" <&>\x0b', "v", "u", "done", [Happening("a\x00\ufffeb", "i", "complete", at, "g")])
    write_log(out, "n", [trace])
    [[event]] = as_the_standard_has_it(out.getvalue())
    assert event["concept:name"] == "ab" and stamp(at) == "2026-03-02T08:02:03.456+07:00"


def test_the_command_writes_a_whole_file_or_says_why_not(worked_on, tmp_path: Path, capsys):
    process, _ = worked_on
    kept = tmp_path / "cu.xes"
    kept.write_bytes(b"cu")
    for out in (str(tmp_path), "/", ".", f"{kept}/ra.xes", f"{tmp_path}/khong-co/ra.xes", str(tmp_path / ("x" * 300))):
        with pytest.raises(Unfit, match="Không ghi được tệp"):
            xes_command([process, "--out", out])
    with pytest.raises(Unfit, match="Ngày cuối đứng trước ngày đầu"):
        xes_command([process, "--from", "2026-03-02", "--to", "2026-03-01"])
    with pytest.raises(Unfit, match="Không có quy trình"):
        xes_command(["QTNB-99999", "--out", str(kept)])
    assert kept.read_bytes() == b"cu"
    assert xes_command([process, "--to", "9999-12-31", "--out", str(kept)]) == 0
    assert len(as_the_standard_has_it(kept.read_bytes())) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["cu.xes"]
    assert "Đã ghi" in capsys.readouterr().out
