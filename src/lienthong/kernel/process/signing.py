"""Steps that sign: who does them must be one who may sign such a document for the unit at that moment.

The step names the kind of document (`Node.signs`); whether a person may sign is asked of competence, which answers with
the chain that gives it, with who may, or with what is missing. Nothing is ever signed because nobody could be named.
"""

from dataclasses import dataclass

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.competence import api as competence
from lienthong.kernel.units import api as units

from .models import Run, Step
from .nets import net_of
from .offers import register_documents

NAMED = 3
register_documents(competence.DOCUMENTS)


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether an actor may sign what a step signs: the kind of document, as what they sign, else why not, who may."""

    document: str
    may: bool
    by: str = ""
    why: str = ""
    who: tuple[str, ...] = ()
    more: int = 0

    @property
    def to_do(self) -> str:
        """What whoever may not sign can do now."""
        if not self.who:
            return (
                "Chưa ai được ký. Đề nghị quản trị đơn vị ghi người giữ vị trí đứng đầu,"
                " hoặc lập văn bản giao ký cho loại văn bản này."
            )
        more = f" và {self.more} người khác" if self.more else ""
        return f"Người được ký: {'; '.join(self.who)}{more}. Giao bước này cho người được ký."


def signing_of(run: Run, step: Step, actor: Actor) -> Signing | None:
    """Whether the actor may sign here; nothing where the step signs nothing."""
    kind = net_of(run.version_id).nodes[step.node].signs
    if not kind:
        return None
    document = competence.DOCUMENTS.get(kind, kind)
    with seen_by(HOUSE):  # posts and mandates of the unit are looked at, not what the actor sees of them
        answer = competence.may_sign(
            person=actor.person or "",
            unit=units.card(step.unit_id).code,
            document_kind=kind,
            field=run.field,
            procedure=run.procedure,
            at=now(),
        )
    if isinstance(answer, competence.Signer):
        return Signing(document, True, by=_block(answer))
    who = tuple(dict.fromkeys(f"{one.block.name} ({_block(one)})" for one in answer.who))
    why = " ".join(one.text for one in answer.reasons)
    return Signing(document, False, why=why, who=who[:NAMED], more=max(0, len(who) - NAMED))


def must_sign(run: Run, step: Step, by: Actor) -> str:
    """By what somebody signs who ends a step that signs; NotAllowed for who may not. Empty where nothing is signed."""
    found = signing_of(run, step, by)
    if found is None:
        return ""
    if not found.may:
        raise NotAllowed(
            "Anh/chị chưa được ký {document} ở bước này: {why}",
            found.to_do,
            document=found.document.lower(),
            why=found.why,
        )
    return found.by


def _block(signer: competence.Signer) -> str:
    return " ".join((*signer.block.authority, signer.block.position)).strip()
