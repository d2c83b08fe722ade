"""Files and photos that come with a form, kept for what they are enclosed with."""

from lienthong.domains.plans.actions.exhibits import KIND
from lienthong.domains.plans.forms import MOST_EVIDENCE, evidence_name, kept_evidence
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.pages import Request


def kept_exhibits(request: Request, field: str, about: str, key: str) -> list[str]:
    """Keep the files of one field under the key of the form, so that twice is once; their codes."""
    uploads = request.FILES.getlist(field)
    if len(uploads) > MOST_EVIDENCE:
        raise Unfit(fields={"evidence": f"Mỗi lần đính kèm tối đa {MOST_EVIDENCE} tệp."})
    return [
        kept_evidence(one, evidence_name(one), request.actor, kind=KIND, subject=about, key=f"{key}.{field}.{place}")
        for place, one in enumerate(uploads)
    ]
