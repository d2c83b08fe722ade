"""The pages of which a picture is taken: add a line for each main page of a room.

A path may hold `{plan}`: the code of the demo's plan. `see` is a text that must stand on the page, so that no picture
is taken of a refusal. Nobody is signed in where `who` is empty.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the name of its file, the address, who looks, and a text that must be there."""

    name: str
    path: str
    who: str = ""
    see: str = ""


SHOTS = [
    Shot("dang-nhap", "/dang-nhap", see="Đăng nhập"),
    Shot("trang-dau", "/", see="Liên Thông"),
    Shot("trang-dau-can-bo", "/", who="hanh"),
    Shot("thanh-phan", "/thanh-phan", see="Biểu mẫu"),
    Shot("khong-co-trang", "/khong-co-trang-nay", see="Lỗi 404"),
    Shot("don-vi", "/don-vi", see="Trường Vinh"),
    Shot("don-vi-cay", "/don-vi/cay"),
    Shot("don-vi-mot", "/don-vi/na-p-truong-vinh-2025", see="Trường Vinh"),
    Shot("can-bo", "/can-bo", who="hanh"),
    Shot("lich-lam-viec", "/lich-lam-viec", see="2026"),
    Shot("tim-kiem", "/tim-kiem?q=chuyen+doi+so", who="hanh"),
    Shot("viec-can-lam", "/viec-can-lam", who="hung"),
    Shot("thong-bao", "/thong-bao", who="minh"),
    Shot("tai-khoan", "/tai-khoan", who="minh"),
    Shot("goi-tin", "/he-thong/goi-tin", who="nam"),
    Shot("ke-hoach-danh-sach", "/ke-hoach", who="hanh"),
    Shot("ke-hoach-tai-len", "/ke-hoach/tai-len", who="hanh"),
    Shot("ke-hoach-dieu-phoi", "/ke-hoach/{plan}", who="hanh"),
    Shot("ke-hoach-quan-ly", "/ke-hoach/{plan}/quan-ly", who="hanh"),
    Shot("ke-hoach-nghiem-thu", "/ke-hoach/{plan}/nghiem-thu", who="hanh"),
    Shot("don-vi-toi", "/don-vi-toi", who="minh"),
    Shot("ke-hoach-cua-toi", "/ke-hoach/{plan}/cua-toi", who="minh"),
    Shot("cong-khai", "/cong-khai"),
    Shot("cong-khai-mot", "/cong-khai/{plan}"),
]
