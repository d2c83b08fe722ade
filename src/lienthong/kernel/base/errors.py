"""What can go wrong, and who must act.

* Refusal        the law or the state of things says no; the person reads why and what to do next
  - NotThere     nothing by that code, as far as this actor may see (404)
  - NotAllowed   this actor may not do this here (403)
  - WrongMoment  the thing is not in a state in which this can happen (409)
  - ChangedMeanwhile  a colleague changed the thing since it was shown (409)
  - Unfit        what was given cannot be taken as it is; names the fields (422)
  - TooMany      more was asked than is taken within this time (429)
* PartnerDown    an outside system did not answer; we try again, nobody is blamed
* HouseFault     the house itself is built wrongly: a programmer must act
"""

import datetime as dt
from collections.abc import Mapping
from typing import Self

from lienthong.web.speech import later, say

from .clock import VIETNAM


class Refusal(Exception):
    """The house says no, politely: `code` for machines, a sentence and a next step for people.

    Said in the language that is spoken where it is raised, as far as the catalogue has it. `words`: another status,
    where the title of its error page says it better.
    """

    code = "refused"
    status = 400
    words = 0
    sentence = later("Chưa thực hiện được việc này.")
    next_step = later("Kiểm tra lại thông tin rồi thử lại.")

    def __init__(self, sentence: str = "", next_step: str = "", **facts: object) -> None:
        self.facts = facts
        told = say(sentence or self.sentence)
        words = {name: say(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        self.sentence = told.format(**words) if facts else told
        self.next_step = say(next_step or self.next_step)
        super().__init__(f"{self.sentence} {self.next_step}")

    def by_field(self) -> dict[str, str]:
        """As a form shows it: what is wrong with each field; under the empty name what concerns none of them."""
        return {"": f"{self.sentence} {self.next_step}"}


class NotThere(Refusal):
    """Nothing by that code, as far as this actor may see."""

    code = "not_there"
    status = 404
    sentence = later("Không tìm thấy nội dung này, hoặc anh/chị không có quyền xem.")
    next_step = later("Kiểm tra lại đường dẫn, hoặc quay về trang chủ và tìm theo tên.")


class NotAllowed(Refusal):
    """This actor may not do this here."""

    code = "not_allowed"
    status = 403
    sentence = "Vị trí công tác của anh/chị không được giao quyền {verb}."
    next_step = "Nếu việc này thuộc nhiệm vụ của anh/chị, đề nghị quản trị của đơn vị giao quyền."


class WrongMoment(Refusal):
    """The thing is not in a state in which this can happen."""

    code = "wrong_moment"
    status = 409
    sentence = later("Đang ở trạng thái “{state}” nên chưa thể {verb}.")
    next_step = later("Tải lại trang để xem trạng thái mới nhất và các việc có thể làm.")


class ChangedMeanwhile(Refusal):
    """A colleague changed the thing since it was shown: who, and at what hour; neither writes over the other."""

    code = "changed_meanwhile"
    status = 409
    sentence = later("{who} vừa thay đổi nội dung này.")
    next_step = later("Tải lại trang để xem nội dung mới nhất rồi làm lại phần của anh/chị.")

    @classmethod
    def by(cls, who: str = "", at: dt.datetime | None = None, **facts: object) -> Self:
        """The refusal with a colleague's name and the hour in Vietnam, as far as they are known."""
        when = f"{at.astimezone(VIETNAM):%H:%M}" if at else ""
        return cls("", "", who=who or "Đồng nghiệp", when=when, **facts)


class Unfit(Refusal):
    """What was given cannot be taken as it is; `fields` says which field and why."""

    code = "unfit"
    status = 422
    sentence = later("Thông tin gửi lên chưa hợp lệ.")
    next_step = later("Sửa các mục được đánh dấu rồi gửi lại.")

    def __init__(
        self,
        sentence: str = "",
        next_step: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(sentence, next_step, **facts)
        self.fields: dict[str, str] = dict(fields or {})

    def by_field(self) -> dict[str, str]:
        """What is wrong with each field; where none is named, as every refusal."""
        return dict(self.fields) or super().by_field()


class TooMany(Refusal):
    """More was asked than is taken within this time."""

    code = "too_many"
    status = 429
    sentence = later("Hệ thống đang nhận quá nhiều yêu cầu.")
    next_step = later("Chờ ít phút rồi thử lại. Nội dung đã lưu trước đó vẫn còn.")


class PartnerDown(Exception):
    """An outside system gave no answer; the envelope stays in the outbox and is tried again."""


class HouseFault(RuntimeError):
    """The house is built wrongly here; no person using it can mend it."""
