"""A refusal as a form shows it: beside the field that is wrong, or once for all."""

from lienthong.kernel.base.errors import NotThere, Unfit


def test_a_refusal_is_said_beside_its_fields_or_once_for_all() -> None:
    assert Unfit("Sai.", "Sửa.", fields={"title": "Ghi tên."}).by_field() == {"title": "Ghi tên."}
    assert Unfit("Sai.", "Sửa.").by_field() == {"": "Sai. Sửa."}
    assert NotThere("Không có.", "Tìm lại.").by_field() == {"": "Không có. Tìm lại."}
