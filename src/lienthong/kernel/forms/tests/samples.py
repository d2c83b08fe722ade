"""Forms that the tests fill in: a declaration as offices write them, and pieces of one."""

import copy
import datetime as dt
import json

from lienthong.kernel.forms.api import Declaration, Enclosed, Known, evaluate, read_form
from lienthong.kernel.units.api import Directory

REF = "urn:lienthong:kind:"
DAY = dt.date(2026, 11, 22)
UNITS = [
    {"code": "na", "name": "Tỉnh Nghệ An", "short_name": "Nghệ An", "kind": "tinh", "tier": "tinh", "parent": ""},
    {"code": "h-vinh", "name": "Thành phố Vinh", "short_name": "Vinh", "kind": "thanh-pho", "tier": "huyen",
     "parent": "na", "valid_to": "2025-07-01"},
    {"code": "h-dien-chau", "name": "Huyện Diễn Châu", "short_name": "Diễn Châu", "kind": "huyen", "tier": "huyen",
     "parent": "na", "valid_to": "2025-07-01"},
    {"code": "p-dong-vinh", "name": "Phường Đông Vĩnh", "short_name": "Đông Vĩnh", "kind": "phuong", "tier": "xa",
     "parent": "h-vinh", "valid_to": "2025-07-01"},
    {"code": "p-chia", "name": "Phường Chia Đôi", "short_name": "Chia Đôi", "kind": "phuong", "tier": "xa",
     "parent": "h-vinh", "valid_to": "2025-07-01"},
    {"code": "x-hop-v", "name": "Xã Hợp Thành", "short_name": "Hợp Thành", "kind": "xa", "tier": "xa",
     "parent": "h-vinh", "valid_to": "2025-07-01"},
    {"code": "x-hop-d", "name": "Xã Hợp Thành", "short_name": "Hợp Thành", "kind": "xa", "tier": "xa",
     "parent": "h-dien-chau", "valid_to": "2025-07-01"},
    {"code": "p-thanh-vinh", "name": "Phường Thành Vinh", "short_name": "Thành Vinh", "kind": "phuong", "tier": "xa",
     "parent": "na", "valid_from": "2025-07-01"},
    {"code": "p-vinh-phu", "name": "Phường Vinh Phú", "short_name": "Vinh Phú", "kind": "phuong", "tier": "xa",
     "parent": "na", "valid_from": "2025-07-01"},
]  # fmt: skip
EDGES = [("p-dong-vinh", "p-thanh-vinh"), ("p-chia", "p-thanh-vinh"), ("p-chia", "p-vinh-phu")]
PLACES = Directory.from_rows(
    [{"valid_from": "", "valid_to": "", "other_names": "", **one} for one in UNITS],
    [
        {"from_unit": a, "to_unit": b, "kind": "merge", "valid_from": "2025-07-01", "cited": "x", "share_main": ""}
        for a, b in EDGES
    ],
)
FILES = {"T-1": Enclosed("giấy.pdf", 200_000, "application/pdf"), "T-2": Enclosed("ảnh.png", 9_000_000, "image/png")}
KNOWN = Known(DAY, PLACES, FILES)


def kind(code, **more):
    """A reference to a kind of the house."""
    return {"$ref": REF + code, **more}


SAMPLE = {
    "format": "lienthong-form/1",
    "title": {"vi": "Đề nghị hỗ trợ hộ gặp thiên tai", "en": "Relief for households"},
    "schema": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "required": ["nguoi_khai", "so_dien_thoai", "co_nha_hong", "thanh_vien"],
        "properties": {
            "nguoi_khai": kind("person"),
            "so_dien_thoai": kind("phone"),
            "thu": {"type": "string", "format": "email"},
            "dan_toc": kind("ethnic_group"),
            "ngay_ve": {"type": "string", "format": "date"},
            "noi_o": kind("commune"),
            "ngay_den": kind("partial_date"),
            "noi_sinh": kind("commune"),
            "co_nha_hong": {"type": "boolean"},
            "muc_hong": {"enum": ["nhe", "nang", "sap"]},
            "gia_tri_nha": kind("money", maximum=10**11),
            "thiet_hai": kind("money"),
            "da_nhan": kind("money"),
            "de_nghi": kind("money"),
            "thanh_vien": {
                "type": "array", "minItems": 1, "maxItems": 20,
                "items": {
                    "type": "object", "additionalProperties": False, "required": ["ho_ten", "ngay_sinh"],
                    "properties": {
                        "ho_ten": {"type": "string", "minLength": 2, "maxLength": 100},
                        "ngay_sinh": kind("partial_date"),
                        "tuoi": {"type": "integer", "minimum": 0, "maximum": 150},
                        "truong": {"type": "string", "maxLength": 200},
                    },
                },
            },
            "so_tre": {"type": "integer"},
            "nguoi_biet": {"type": "array", "maxItems": 3, "items": kind("person")},
            "nhu_cau": {"type": "array", "maxItems": 3, "uniqueItems": True,
                        "items": {"enum": ["gao", "thuoc", "tien"]}},
            "tai_khoan": kind("bank_account"),
            "ma_so_thue": kind("tax_code"),
            "vi_tri": kind("map_point"),
            "giay_to": {"type": "array", "maxItems": 5, "items": kind("file")},
            "bien_so": {"type": "string", "pattern": "^[0-9]{2}[A-Z]-[0-9]{4,5}$"},
            "dien_tich": {"type": "number", "exclusiveMinimum": 0, "maximum": 10000},
            "ghi_chu": {"type": "string", "maxLength": 500},
        },
    },
    "layout": {
        "steps": [
            {"key": "nguoi", "title": {"vi": "Người khai", "en": "Who declares"}, "sections": [
                {"title": "Thông tin", "fields": ["nguoi_khai", "so_dien_thoai", "thu", "dan_toc", "ma_so_thue"]},
                {"fields": ["ngay_ve", "noi_o", "ngay_den", "noi_sinh"]},
            ]},
            {"key": "nha", "title": "Nhà ở", "sections": [
                {"fields": ["co_nha_hong"]},
                {"shown": "co_nha_hong", "fields": ["muc_hong", "gia_tri_nha", "thiet_hai", "vi_tri", "dien_tich"]},
            ]},
            {"key": "ho", "title": "Thành viên", "sections": [{"fields": ["thanh_vien", "so_tre", "nguoi_biet"]}]},
            {"key": "nhan", "title": "Nhận hỗ trợ", "shown": "co_nha_hong || so_tre > 0", "sections": [
                {"fields": ["nhu_cau", "da_nhan", "de_nghi", "tai_khoan"]},
                {"fields": ["giay_to", "bien_so", "ghi_chu"]},
            ]},
        ],
    },
    "fields": {
        "nguoi_khai": {"label": "Người khai", "prefill": ["people.person", "earlier.person"]},
        "so_dien_thoai": {"label": {"vi": "Số điện thoại", "en": "Phone"}, "prefill": ["people.phone"]},
        "thu": {"label": "Thư điện tử"},
        "dan_toc": {"label": "Dân tộc", "prefill": ["people.ethnic_group"]},
        "ngay_ve": {"label": "Ngày về ở", "checks": [
            {"holds": "ngay_ve <= today", "said": "Ngày về ở không thể sau hôm nay."}]},
        "noi_o": {"label": "Nơi ở", "help": "Xã, phường nơi đang ở."},
        "ngay_den": {"label": "Sinh ngày"},
        "noi_sinh": {"label": "Nơi sinh", "as_of": "ngay_den", "elsewhere": True},
        "co_nha_hong": {"label": "Nhà có hư hỏng không"},
        "muc_hong": {"label": "Mức hư hỏng",
                     "options": {"nhe": "Nhẹ", "nang": "Nặng", "sap": {"vi": "Sập", "en": "Down"}}},
        "gia_tri_nha": {"label": "Giá trị nhà"},
        "thiet_hai": {"label": "Thiệt hại", "computed":
            'muc_hong == "sap" ? gia_tri_nha : round(gia_tri_nha * (muc_hong == "nang" ? 0.5 : 0.1), -3)'},
        "da_nhan": {"label": "Đã nhận", "shown": "co_nha_hong"},
        "de_nghi": {"label": "Đề nghị hỗ trợ", "shown": "thiet_hai > 0",
                    "checks": [{"holds": "de_nghi <= thiet_hai", "said": {"vi": "Số đề nghị không quá thiệt hại."}}]},
        "thanh_vien": {"label": "Thành viên"},
        "thanh_vien.ho_ten": {"label": "Họ và tên"},
        "thanh_vien.ngay_sinh": {"label": "Ngày sinh"},
        "thanh_vien.tuoi": {"label": "Tuổi", "computed": "year(today) - ngay_sinh.year"},
        "thanh_vien.truong": {"label": "Trường đang học", "shown": "tuoi < 18"},
        "so_tre": {"label": "Số trẻ em", "computed": "size(thanh_vien.filter(m, m.tuoi < 16))"},
        "nguoi_biet": {"label": "Người làm chứng"},
        "nhu_cau": {"label": "Nhu cầu", "options": {"gao": "Gạo", "thuoc": "Thuốc", "tien": "Tiền"}},
        "tai_khoan": {"label": "Tài khoản nhận tiền", "shown": '"tien" in nhu_cau'},
        "ma_so_thue": {"label": "Mã số thuế"},
        "vi_tri": {"label": "Vị trí nhà"},
        "giay_to": {"label": "Giấy tờ", "accept": ["application/pdf", "image"], "largest_mb": 5},
        "bien_so": {"label": "Biển số xe", "help": "Ví dụ 37A-12345."},
        "dien_tich": {"label": "Diện tích (m²)"},
        "ghi_chu": {"label": "Ghi chú", "lines": True},
    },
}  # fmt: skip

FILLED = {
    "nguoi_khai": {"full_name": "Nguyễn  Thị Tư", "born": "3/1950", "sex": "Nữ", "personal_id": "040 950 186 930"},
    "so_dien_thoai": "+84 912 345 678",
    "thu": "tu@Dan.Example",
    "dan_toc": "dân tộc thái",
    "ngay_ve": "31/01/2026",
    "noi_o": "phường Thành Vinh",
    "ngay_den": "1990",
    "noi_sinh": "phường Đông Vĩnh",
    "co_nha_hong": "true",
    "muc_hong": "nang",
    "gia_tri_nha": "300.000.500 đ",
    "de_nghi": 100_000_000,
    "thanh_vien": [
        {"ho_ten": "Trần Văn A", "ngay_sinh": "1980"},
        {"ho_ten": "Trần Thị B", "ngay_sinh": "05/2015", "truong": "Tiểu học"},
    ],
    "nguoi_biet": [{"full_name": "Lê Văn C", "born": "1970"}],
    "nhu_cau": ["tien", "gao"],
    "tai_khoan": {"bank": "vietcombank", "number": "1122 334 455", "holder": "Nguyễn Thị Tư"},
    "ma_so_thue": "0100109106",
    "vi_tri": {"lat": "18.6733", "lon": "105,6813"},
    "giay_to": ["T-1"],
    "bien_so": "37A-12345",
    "dien_tich": "62,5",
    "ghi_chu": "Dòng một\r\n\r\n\r\n\r\nDòng   hai",
}  # fmt: skip


def written(form=None, **changes):
    """A form as its file has it."""
    return json.dumps({**copy.deepcopy(form or SAMPLE), **changes}, ensure_ascii=False, indent=1)


def of(properties, fields=None, *, required=(), steps=None):
    """A small form: properties, what stands beside them, all in one step."""
    beside = {name: {"label": name.upper()} for name in properties}
    for name, more in (fields or {}).items():
        beside[name] = {"label": name.upper(), **beside.get(name, {}), **more}
    return {
        "format": "lienthong-form/1",
        "title": "Mẫu thử",
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "additionalProperties": False, "required": list(required), "properties": properties,
        },
        "layout": {"steps": steps or [{"key": "a", "title": "Một", "sections": [{"fields": list(properties)}]}]},
        "fields": beside,
    }  # fmt: skip


def looked_at(form, values, prefill=None, known=KNOWN):
    """What a form says of values."""
    return evaluate(form, Declaration(form.digest, values), prefill or {}, known)


def one(schema, value, *, known=KNOWN, **aside):
    """What one field makes of one value: (clean value or None, its faults)."""
    form = read_form(json.dumps(of({"x": schema}, {"x": aside})))
    outcome = looked_at(form, {"x": value}, known=known)
    return outcome.answer.get("x"), outcome.faults
