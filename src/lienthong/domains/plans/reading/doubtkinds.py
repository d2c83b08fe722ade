"""The one table of doubts: each kind's stable token and what it is called on screen."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "two_numbers": "Một chỉ tiêu có hai con số",
    "two_dates": "Văn bản tự ghi hai ngày khác nhau",
    "late_basis": "Căn cứ có ngày sau ngày ban hành",
    "lead_differs": "Chủ trì ghi khác nhau",
    "due_differs": "Thời hạn ghi khác nhau",
    "repeats_task": "Lời văn nhắc lại nhiệm vụ trong bảng",
    "due_before_issue": "Thời hạn trước ngày ban hành",
    "due_unclear": "Thời hạn không ghi ngày",
    "shifted_columns": "Ô bị lệch cột",
    "repeated_body": "Một phần văn bản lặp lại",
    "ocr_noise": "Chữ có thể bị nhận dạng sai",
    "old_unit": "Tên cơ quan không còn hiệu lực",
    "unresolved_owner": "Chưa nhận ra cơ quan được giao",
    "unknown_unit": "Tên cơ quan chưa có trong danh mục đơn vị",
    "ambiguous_name": "Tên cơ quan có thể chỉ nhiều đơn vị",
    "no_owner": "Không ghi chủ trì",
    "no_due": "Không ghi thời hạn",
    "no_output": "Không ghi kết quả, sản phẩm",
    "no_monitor": "Không ghi cơ quan theo dõi",
    "no_number": "Dòng không có số thứ tự",
    "number_gap": "Số thứ tự bị cách quãng",
    "number_repeat": "Số thứ tự bị lặp hoặc sai thứ tự",
    "unlisted_target": "Lời văn nêu con số ngoài bảng chỉ tiêu",
}
"""Token → title; the doubts' sentences are made in `doubts` and `textdoubts`."""
