"""Finds the plan's own rules of reporting in its running text: who reports what, to whom, for which period, by when.

A report that one body owes about a matter of its own ("định kỳ công bố báo cáo dự báo") is a duty, not a rule.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lienthong.domains.plans.reading.duewords import mentions
from lienthong.domains.plans.reading.duties import OPENING, ORGANISING, SKIP_OVER, body_heading
from lienthong.domains.plans.reading.orders import acting, without_lead_in
from lienthong.domains.plans.reading.outline import Node
from lienthong.domains.plans.reading.owners import Setting, looks_like_owner, read_owners
from lienthong.domains.plans.reading.plan import ReadOwner, ReadRegime, ReportWhat, Role, SourceBlock
from lienthong.domains.plans.reading.regimetimes import When, read_times
from lienthong.domains.plans.reading.words import UPPER, fold, plain, squeeze

_SENTENCES = re.compile(rf"(?<=[.;])\s+(?=[{UPPER}])")
_NO_REPORT = re.compile(
    r"(?:công bố(?:\s+\S+){0,3}|hệ thống(?: thông tin)?|nền tảng|phần mềm|số hóa|dự thảo|phê duyệt|thẩm định|trang|mẫu"
    r"|thực hiện|chế độ)\s+(?P<no>báo cáo)(?=\s+(?:dự báo|trên môi trường|trực tuyến|điện tử|số(?! liệu)))"
    r"|(?:công bố(?:\s+\S+){0,3}|hệ thống(?: thông tin)?|nền tảng|phần mềm|số hóa|dự thảo|phê duyệt|thẩm định)"
    r"\s+(?P<kind>báo cáo)"
    r"|(?P<other>báo cáo)(?=\s+(?:dự báo|nghiên cứu|đánh giá tác động|kinh tế|đề xuất|chuyên đề|tham luận|tóm tắt|viên"
    r"|tài chính|thường niên|chỉ tiêu|trực tuyến|điện tử|quyết toán|giải trình|thẩm định))"
)
_OBJECT = r"(?:kết quả|tình hình|tiến độ)"
_OF_WORK = re.compile(
    rf"^[\s,]*(?:(?:và|,)?\s*{_OBJECT}\s*,?\s*)*(?:(?:công tác\s+)?tổ chức\s+)?"
    r"(?:(?:đã\s+)?(?:triển khai|thực hiện|đạt được|giải quyết|(?:sơ|tổng) kết(?: 0?\d+ năm)?)[\s,]*(?:và\s+)?)*"
)
_PLAIN_END = re.compile(
    r"$|[.;:,()]|(?:các |những |toàn bộ |từng |nội dung )*(?:nhiệm vụ|chỉ tiêu|mục tiêu|nội dung|công việc|giải pháp)"
    r"|kế hoạch(?! (?:vốn|đầu tư|đào tạo|tuyển dụng|tài chính|kiểm tra|sử dụng|lựa chọn|biên chế|sắp xếp))"
    r"|(?:chương trình|đề án|nghị quyết|quyết định|chỉ thị) này|theo |gửi|hằng|hàng|định kỳ|trước |chậm nhất|muộn nhất"
    r"|(?:trong )?(?:tháng|quý|năm)|\d+ tháng|đã |được |này|qua |đề xuất|kiến nghị|số liệu|trong đó|kèm|nêu|đến ngày"
    r"|đến hết|tính |từ |và |để |về (?:sở|ubnd|ủy ban|văn|công an|cơ quan|ban |thường trực)"
    r"|của (?:các|cơ quan|đơn vị|địa phương|ngành|mình|tỉnh|xã|phường|sở|từng)"
)
_DOCUMENT = re.compile(r"(?:nghị quyết|quyết định|chỉ thị|chương trình|đề án|kế hoạch)")
_AHEAD = re.compile(rf"báo cáo(?P<to>[^.;]{{0,160}}?){_OBJECT}(?P<about>[^;]{{0,400}})")
_BEHIND = re.compile(rf"(?:tổng hợp|đánh giá|theo dõi)[^.;]{{0,40}}?{_OBJECT}(?P<about>[^.;]{{0,400}}?)báo cáo")
_REGULAR = re.compile(
    r"chế độ (?:thông tin,? )?báo cáo|báo cáo(?: công tác)? (?:định kỳ|(?:hằng|hàng) (?:tháng|quý|năm)|tháng|quý|năm)"
    r"|định kỳ (?:[^\s.;]+ ){0,7}?báo cáo|báo cáo (?:0?6|0?9|sáu|chín) tháng"
    r"|báo cáo\s+(?:[^\s.;]+\s+){0,3}?gửi|gửi (?:ngay |kịp thời )?báo cáo|báo cáo (?:bằng văn bản )?về "
    r"|báo cáo (?:giữa kỳ|sơ kết|tổng kết)|(?:hằng|hàng) (?:tháng|quý|năm)[^.;]{0,80}báo cáo"
)
_DEMAND = re.compile(r"đột xuất|khi (?:có|được) yêu cầu|theo yêu cầu")
_ON_DEMAND_ONLY = re.compile(r"báo cáo (?:đột xuất|(?:sơ kết|tổng kết)[^.;]* khi có yêu cầu)")
_UNIT_PLAN = re.compile(
    r"(?:xây dựng|ban hành|lập|cụ thể hóa)(?P<what>[^.]{0,200}?kế hoạch(?!\s+này)[^.]{0,400}?)"
    r"(?<![\wÀ-ỹ])gửi(?!\s+kèm)(?:\s+kế hoạch)?(?:\s+(?:về|đến|cho|tới))?\s+\S"
)
_NARRATIVE = re.compile(r"đề cương|sơ kết|tổng kết|giữa kỳ")
_REPORTING_PART = re.compile(r"che do (?:thong tin,? )?bao cao|thong tin,? bao cao|bao cao, thong tin")
_GENERAL = re.compile(
    r"^\W*(?:các|tất cả|toàn bộ|mọi|thủ trưởng (?:các|cơ quan)|người đứng đầu|ubnd (?:các|cấp|xã|phường)|cơ quan|đơn vị"
    r"|địa phương|sở, ban|ủy ban nhân dân (?:các|cấp|xã|phường))"
)
_SUPERIOR = re.compile(
    r"^\W*(?:ubnd (?:tỉnh|thành phố)|ủy ban nhân dân (?:tỉnh|thành phố)|bộ |chính phủ|thủ tướng|văn phòng chính phủ"
    r"|ban chỉ đạo|tỉnh ủy|thành ủy|hđnd|hội đồng|thường trực|ban thường vụ|cấp có thẩm quyền)"
)
_WHO_ENDS = (
    r"(?=\s+(?:để|trước|chậm nhất|muộn nhất|đến hết|đến ngày|hạn|tổng hợp|theo dõi|theo|hằng|hàng|định kỳ|vào|xem xét"
    r"|báo cáo|bằng|kết quả|tình hình|tiến độ|và (?:đề xuất|kiến nghị|báo cáo|theo)|các (?:nội dung|khó khăn)|trong"
    r"|chủ trì|tham mưu|biết|xử lý|giải quyết|khi|nội dung)(?![\wÀ-ỹ])|[;.:]"
    r"|,\s*(?:tham mưu|báo cáo|tổng hợp|trình|để|đồng thời|theo dõi|trước|chậm|muộn|kèm)|\s*\(|\s*$)"
)
_TO = (
    re.compile(
        r"(?<![\wÀ-ỹ])gửi(?!\s+kèm)(?:\s+(?:báo cáo|kế hoạch|văn bản|kết quả)"
        r"(?:\s+(?:kết quả\s+)?(?:thực hiện|triển khai))?)?"
        r"(?:\s+(?:bằng văn bản|về|đến|cho|tới))*\s+(?P<who>[^()]+?)" + _WHO_ENDS
    ),
    re.compile(r"(?<![\wÀ-ỹ])về\s+(?P<who>[^()]+?)" + _WHO_ENDS),
    re.compile(r"(?<![\wÀ-ỹ])(?:báo cáo|trình)(?:\s+(?:về|cho|lên))?\s+(?P<who>[^()]+?)" + _WHO_ENDS),
)
_VIA = re.compile(r"\(\s*(?:thông\s+)?qua\s+(?P<who>[^()]+)\)|(?:,|\s)\s*thông qua\s+(?P<bare>[^,;.()]+)")
_TIME_FIRST = re.compile(
    r"^(?:(?:định kỳ|hằng|hàng|mỗi|trước|chậm nhất|muộn nhất|vào)(?:(?!báo cáo|gửi)[^;.]){0,60}?)[,:]?\s+"
    r"(?=(?:các|sở|ubnd|ủy ban|cơ quan|đơn vị|thủ trưởng|văn phòng|công an|người đứng đầu)\s)"
)
_OF_UNITS = re.compile(
    rf"{_OBJECT}[^.;]{{0,40}}? của (?P<who>(?:các|cơ quan|đơn vị)[^.;]*?)(?=\s+(?:hằng|hàng|định kỳ|theo)|$)"
)
_FIGURES_FROM = re.compile(r"số liệu(?: báo cáo)?(?: được)? (?:tính|lấy|thống kê) từ ")


class RegimeReader:
    """Goes through the outline once and collects the rules of reporting."""

    def __init__(self, nodes: list[Node], notes: list[Node], setting: Setting, year: int | None) -> None:
        self.nodes, self.notes, self.setting, self.year = nodes, notes, setting, year
        self.found: list[ReadRegime] = []
        self.silent: list[ReadRegime] = []
        self.seen: set[str] = set()
        self.outlined = any(re.search(r"de cuong\s+bao cao", node.folded) for node in notes)

    def read(self) -> tuple[ReadRegime, ...]:
        """The rules in the order of the text; the same rule said twice is one, with both places."""
        for node in self.nodes:
            if not node.under(SKIP_OVER):
                self._read(node)
        self._repeat_silent()
        return tuple(self._with_notes(_joined(self.found)))

    def _read(self, node: Node) -> None:
        own = body_heading(node)
        text = node.text.partition(":")[2].strip() if own and ":" in node.text else node.text
        subject: tuple[ReadOwner, ...] = self._owners(own, "report") if own else ()
        for sentence in _SENTENCES.split(text):
            subject = self._subject(sentence) or subject
            key = plain(sentence)
            if key in self.seen or len(sentence) < 20:
                continue
            self.seen.add(key)
            self._sentence(node, sentence, subject)

    def _sentence(self, node: Node, sentence: str, subject: tuple[ReadOwner, ...]) -> None:
        low = _without_other_reports(plain(sentence))
        by = subject or self._above(node)
        general = any(_GENERAL.match(plain(owner.text)) or owner.kind == "group" for owner in by)
        if not general and not node.under(ORGANISING):
            return
        if general and (own := _UNIT_PLAN.search(low)) and "báo cáo" not in own.group("what"):
            self._unit_plan(node, sentence, low, by)
            return
        if "báo cáo" not in low or not self._about_the_plan(node, low, general):
            return
        whose = _OF_UNITS.search(low)
        if whose and not general:
            collecting, by, general = by, self._owners(sentence[slice(*whose.span("who"))], "report"), True
        else:
            collecting = ()
        to, via = self._recipients(sentence)
        if collecting:
            via = tuple(replace(owner, role="receive") for owner in collecting)
        superior = bool(to) and all(_SUPERIOR.match(plain(owner.text)) for owner in to)
        times = read_times(low, sentence, self.year)
        what: ReportWhat = "narrative" if _NARRATIVE.search(_ON_DEMAND_ONLY.sub("", low)) else "results"
        if not times.whens and not times.regular:
            if what == "narrative" and (to or via):
                self.silent.append(self._regime(node, sentence, what, When(), (by, to, via), False))
            return
        if not times.whens and _ON_DEMAND_ONLY.search(low) and not re.search(r"định kỳ(?! hoặc đột xuất)", low):
            return
        for when in times.whens or [When()]:
            regime = self._regime(node, sentence, what, when, (by, to, via), superior and not general)
            self.found.append(replace(regime, on_request=bool(_DEMAND.search(low))))

    def _about_the_plan(self, node: Node, low: str, general: bool) -> bool:
        """Whether the report is of the plan's results, and not of some other matter."""
        part = node.under(_REPORTING_PART)
        for pattern in (_AHEAD, _BEHIND):
            found = pattern.search(low)
            if found is None or (pattern is _AHEAD and re.search(r"vướng mắc|khó khăn", found.group("to"))):
                continue
            rest = found.group("about")
            rest = _OF_WORK.sub("", rest, count=1).lstrip()
            return bool(part or _PLAIN_END.match(rest) or (general and _DOCUMENT.match(rest)))
        return part or (general and bool(_REGULAR.search(low)))

    def _unit_plan(self, node: Node, sentence: str, low: str, by: tuple[ReadOwner, ...]) -> None:
        to, via = self._recipients(sentence)
        if not to:
            return
        sending = low.rfind("gửi", 0, len(low))
        first = low.find("gửi")
        cut = low.find("báo cáo", first)
        told = low[: cut if cut > 0 else len(low)]
        times = read_times(told, sentence[: len(told)], self.year)
        due = next((when for when in times.whens if when.due), When())
        when = When(due=due.due, due_days=due.due_days, working_days=due.working_days)
        self.found.append(self._regime(node, sentence, "unit_plan", when, (by, to, via), False))
        if cut > 0 and sending > first:
            self._sentence_after_plan(node, sentence, first, by)

    def _sentence_after_plan(self, node: Node, sentence: str, begin: int, by: tuple[ReadOwner, ...]) -> None:
        """A sentence that asks for the unit's plan and then for reports about it."""
        rest = sentence[begin:]
        low = _without_other_reports(plain(rest))
        if not self._about_the_plan(node, low, True):
            return
        times = read_times(low, rest, self.year)
        at = low.find("báo cáo")
        to, via = self._recipients(rest[at:])
        for when in times.whens or ([When()] if times.regular else []):
            regime = self._regime(node, sentence, "results", when, (by, to, via), False)
            self.found.append(replace(regime, on_request=bool(_DEMAND.search(low))))

    def _regime(
        self,
        node: Node,
        sentence: str,
        what: ReportWhat,
        when: When,
        people: tuple[tuple[ReadOwner, ...], tuple[ReadOwner, ...], tuple[ReadOwner, ...]],
        consolidated: bool,
    ) -> ReadRegime:
        by, to, via = people
        return ReadRegime(
            what, when.period, when.since, when.cut_off, when.cut_day, when.due, when.due_after, when.due_days,
            when.working_days, by, to, via, consolidated, False, _open(what, when, to),
            squeeze(sentence), node.paragraph.anchor,
        )  # fmt: skip

    def _owners(self, text: str | None, role: Role) -> tuple[ReadOwner, ...]:
        if not text:
            return ()
        found = read_owners(text, role, self.setting)
        return tuple(replace(owner, role=role) for owner in found if owner.kind != "unresolved" or len(found) == 1)

    def _subject(self, sentence: str) -> tuple[ReadOwner, ...]:
        """The bodies that a sentence itself begins with, after its time and its "Yêu cầu"."""
        text = sentence
        timed = _TIME_FIRST.match(plain(text))
        if timed:
            text = text[timed.end() :]
        over = re.match(
            r"đối với (?P<who>[^:;]{3,120}?)(?=\s+(?:căn cứ|thực hiện|tổ chức|có trách nhiệm|báo cáo|định kỳ))",
            plain(text),
        )
        if over:
            return self._owners(text[slice(*over.span("who"))], "report")
        text = without_lead_in(text)
        opening = OPENING.match(plain(text))
        if opening:
            text = text[opening.end() :]
        found = acting(text)
        if found is None or len(found.who) > 170 or not looks_like_owner(found.who):
            return ()
        if not timed and not opening and not found.who[:1].isupper():
            return ()
        return self._owners(found.who, "report")

    def _above(self, node: Node) -> tuple[ReadOwner, ...]:
        """The bodies of the nearest heading that names any."""
        who = next((who for over in reversed(node.path) if (who := body_heading(over))), None)
        return self._owners(who, "report")

    def _recipients(self, sentence: str) -> tuple[tuple[ReadOwner, ...], tuple[ReadOwner, ...]]:
        through = _VIA.search(plain(sentence))
        via: tuple[ReadOwner, ...] = ()
        if through:
            name = "who" if through.group("who") else "bare"
            via = self._owners(sentence[slice(*through.span(name))], "receive")
        for pattern in _TO:
            for found in pattern.finditer(plain(sentence)):
                who = sentence[slice(*found.span("who"))].strip(" ,")
                if looks_like_owner(who) and len(who) < 200:
                    return self._owners(who, "receive"), via
        return (), via

    def _repeat_silent(self) -> None:
        """A sentence that says neither when nor how often adds its place to the report it repeats, or stands alone."""
        for regime in self.silent:
            twin = next(
                (n for n, known in enumerate(self.found) if known.what == regime.what and not known.consolidated), None
            )
            if twin is not None:
                known = self.found[twin]
                self.found[twin] = replace(known, more=(*known.more, SourceBlock(regime.text, regime.anchor)))
            elif self.outlined:
                self.found.append(regime)

    def _with_notes(self, found: list[ReadRegime]) -> list[ReadRegime]:
        """Notes over the forms, "các số liệu báo cáo tính từ tháng 8 năm 2022", say since when figures count."""
        result = found
        for node in self.notes:
            low = plain(node.text)
            told = _FIGURES_FROM.search(low)
            if told is None:
                continue
            mention = next((m for m in mentions(low) if m.begin >= told.end() - 6), None)
            days = mention.days(self.year) if mention else None
            if days is None:
                continue
            place = SourceBlock(node.text, node.paragraph.anchor)
            result = [
                replace(r, period="cumulative", since=days[0], more=(*r.more, place), open=_without(r.open, "since"))
                if r.period in ("as_of", "cumulative") and r.since in (None, days[0])
                else r
                for r in result
            ]
        return result


def _without_other_reports(low: str) -> str:
    """The sentence with the word "báo cáo" blotted out where it names a product or a system; same length."""
    for found in reversed(list(_NO_REPORT.finditer(low))):
        begin, end = next(found.span(name) for name in ("no", "kind", "other") if found.group(name))
        low = f"{low[:begin]}{'_' * (end - begin)}{low[end:]}"
    return low


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(known for known in names if known != name)


def _open(what: ReportWhat, when: When, to: tuple[ReadOwner, ...]) -> tuple[str, ...]:
    """What the plan leaves silent and the coordinator must set."""
    names = []
    if what != "unit_plan":
        if when.period is None:
            names.append("period")
        if when.cut_off is None and when.cut_day is None:
            names.append("cut_off")
    if when.due is None:
        names.append("due")
    elif when.due.until is None and when.due_days is None and when.due_after is None and when.due.month is None:
        names.append("due_month")
    if not to:
        names.append("to")
    return tuple(names)


def _same(a: ReadRegime, b: ReadRegime) -> bool:
    if (a.what, a.period, a.consolidated, a.since, a.cut_off) != (b.what, b.period, b.consolidated, b.since, b.cut_off):
        return False
    if a.due and b.due:
        return (a.due.until, a.due.day, a.due.month, a.due_after) == (b.due.until, b.due.day, b.due.month, b.due_after)
    reached = {plain(o.text) for o in (*a.to, *a.via)} & {plain(o.text) for o in (*b.to, *b.via)}
    return bool(reached) and a.what != "unit_plan"


def _joined(found: list[ReadRegime]) -> list[ReadRegime]:
    """The same rule printed twice becomes one: the fuller wording leads, the other place stays with it."""
    result: list[ReadRegime] = []
    for regime in found:
        twin = next((n for n, known in enumerate(result) if _same(known, regime)), None)
        if twin is None:
            result.append(regime)
            continue
        known = result[twin]
        fuller = len(regime.open) < len(known.open) or (
            len(regime.open) == len(known.open) and _direct(regime) > _direct(known)
        )
        main, other = (regime, known) if fuller else (known, regime)
        places = (*known.more, *regime.more, SourceBlock(other.text, other.anchor))
        result[twin] = replace(main, more=places, on_request=main.on_request or other.on_request)
    return result


def _direct(regime: ReadRegime) -> bool:
    return bool(re.search(r"(?<![\wÀ-ỹ])gui ", fold(regime.text)))
