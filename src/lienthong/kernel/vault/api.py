"""
The door of Vault: what is known for sure of a person, so that nobody asks them again.

An official confirms a declared value against a paper; from then on it fills the next form, with who confirmed it and
when. Only its owner reads it, and the owner may withdraw it. Source: Kho quản lý dữ liệu điện tử của tổ chức, cá nhân
(Điều 16 NĐ 45/2020/NĐ-CP as amended by NĐ 118/2025/NĐ-CP); what groups it holds is not verified.
"""

from .actions import keep, withdraw
from .queries import FactCard, kept_from, known, own

__all__ = ["FactCard", "keep", "kept_from", "known", "own", "withdraw"]
