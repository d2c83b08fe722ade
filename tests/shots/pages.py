"""Every page of the house with an example address: pictures are taken of them, and each is tried in a real browser.

A new address must get a line here or a reason in NO_PAGE; a test holds this. A path may hold the code of a thing of the
demo, such as `{plan}` (see province.py). `see` is a text that must stand on the page, so that no refusal is taken for
it. Nobody is signed in where `who` is empty.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: the name of its picture, the address, who looks, a text that must be there, the status it answers."""

    name: str
    path: str
    who: str = ""
    see: str = ""
    status: int = 200


SHOTS = [
    Shot("dang-nhap", "/dang-nhap", see="Đăng nhập"),
    Shot("trang-dau", "/", see="Chính quyền số"),
    Shot("trang-dau-nguoi-dan", "/", who="tu", see="Chính quyền số"),
    Shot("thanh-phan", "/thanh-phan", see="Biểu mẫu"),
    Shot("khong-co-trang", "/khong-co-trang-nay", see="Lỗi 404", status=404),
    Shot("don-vi", "/don-vi", see="Trường Vinh"),
    Shot("don-vi-cay", "/don-vi/cay", see="Sở Nội vụ"),
    Shot("don-vi-mot", "/don-vi/na-p-truong-vinh-2025", see="Trường Vinh"),
    Shot("can-bo", "/can-bo", who="hanh", see="người"),
    Shot("can-bo-mot", "/can-bo/{person}", who="hanh", see="Vị trí"),
    Shot("lich-lam-viec", "/lich-lam-viec", see="2026"),
    Shot("tim-kiem", "/tim-kiem?q=chuyen+doi+so", who="hanh", see="Chỉ tiêu, nhiệm vụ"),
    Shot("tim-kiem-nguoi-dan", "/tim-kiem?q=truong+vinh", see="Trường Vinh"),
    Shot("viec-can-lam", "/viec-can-lam", who="hanh", see="Nghiệm thu báo cáo"),
    Shot("viec-can-lam-lanh-dao", "/viec-can-lam", who="hung", see="việc"),
    Shot("viec-can-lam-don-vi", "/viec-can-lam?xem=don-vi&q=bao+cao", who="hanh", see="Lưu thành mục xem riêng"),
    Shot("viec-can-lam-lam-thay", "/viec-can-lam/lam-thay", who="minh", see="Cử người làm thay"),
    Shot("viec-can-lam-lich", "/viec-can-lam/lich", who="minh", see="Giữ kín địa chỉ lịch"),
    Shot("viec-can-lam-mot-cua", "/viec-can-lam", who="lan", see="Việc cần làm"),
    Shot("thong-bao", "/thong-bao", who="minh", see="Thông báo"),
    Shot("thong-bao-tuy-chon", "/thong-bao/tuy-chon", who="minh", see="thông báo"),
    Shot("tai-khoan", "/tai-khoan", who="minh", see="Đổi mật khẩu"),
    Shot("goi-tin", "/he-thong/goi-tin", who="nam", see="Gói tin"),
    Shot("viec-nen", "/he-thong/viec-nen", who="nam", see="Việc chạy nền"),
    Shot("nhat-ky", "/he-thong/nhat-ky", who="thuong.thanhtra", see="Nhật ký"),
    Shot("ke-hoach-danh-sach", "/ke-hoach", who="hanh", see="Đã ban hành"),
    Shot("ke-hoach-tai-len", "/ke-hoach/tai-len", who="hanh", see="Tải lên và đọc"),
    Shot("ke-hoach-ra-soat", "/ke-hoach/{review}/ra-soat?muc=nhiem-vu&loc=nghi-ngo", who="hanh", see="Đã xem"),
    Shot("ke-hoach-sua-dong", "/ke-hoach/{review}/ra-soat/dong/{row}?che-do=sua", who="hanh", see="Sửa và nhận"),
    Shot("ke-hoach-ban-hanh", "/ke-hoach/{review}/ban-hanh", who="hanh", see="Ban hành"),
    Shot("ke-hoach-dieu-phoi", "/ke-hoach/{plan}", who="hanh", see="Đơn vị cần đôn đốc"),
    Shot("ke-hoach-quan-tri", "/ke-hoach/{plan}", who="nam", see="Đơn vị cần đôn đốc"),
    Shot("ke-hoach-theo-don-vi", "/ke-hoach/{plan}?xem=don-vi", who="duc.ubnd", see="Được giao"),
    Shot("ke-hoach-theo-viec", "/ke-hoach/{plan}?xem=danh-sach&tinh_trang=late", who="hanh", see="Quá hạn"),
    Shot("ke-hoach-muc", "/ke-hoach/{plan}/muc/{item}", who="hanh", see="Như văn bản giao"),
    Shot("ke-hoach-tong-hop", "/ke-hoach/{plan}/tong-hop/{round}", who="hanh", see="Báo cáo tổng hợp"),
    Shot("ke-hoach-tong-hop-muc", "/ke-hoach/{plan}/tong-hop/{round}/{item}", who="hanh", see="Các đơn vị báo cáo"),
    Shot("ke-hoach-chi-tieu", "/ke-hoach/{plan}/chi-tieu", who="hanh", see="Nguồn số liệu"),
    Shot("ke-hoach-chi-tieu-ky", "/ke-hoach/{plan}/chi-tieu?xem=theo-ky", who="minh", see="Nguồn số liệu"),
    Shot("chi-tieu-tu-tep", "/ke-hoach/{plan}/chi-tieu/mo-ta", who="hanh", see="Xem khác biệt"),
    Shot("chi-tieu-mo-ta", "/ke-hoach/{plan}/chi-tieu/{target}/mo-ta", who="hanh", see="Lưu mô tả"),
    Shot("chi-tieu-lo-trinh", "/ke-hoach/{plan}/chi-tieu/{target}/lo-trinh", who="hanh", see="Mức cần đạt"),
    Shot("chi-tieu-mot-ky", "/ke-hoach/{plan}/chi-tieu/{target}/ky/{round}", who="hanh", see="Số liệu của kỳ"),
    Shot("ke-hoach-quan-ly", "/ke-hoach/{plan}/quan-ly", who="hanh", see="Kỳ báo cáo"),
    Shot("ke-hoach-dieu-chinh", "/ke-hoach/{plan}/quan-ly?muc={item}", who="hanh", see="Điều chỉnh theo quyết định"),
    Shot("dieu-hanh", "/lanh-dao", who="duc.ubnd", see="Các kế hoạch đang thực hiện"),
    Shot("ke-hoach-toan-canh", "/ke-hoach/{plan}/toan-canh", who="hanh", see="Toàn cảnh"),
    Shot("ke-hoach-ky", "/ke-hoach/{plan}/ky", who="hanh", see="Kỳ báo cáo"),
    Shot("ke-hoach-ke-tuc", "/ke-hoach/{plan}/don-vi-ke-tuc", who="hanh", see="Đơn vị kế tục"),
    Shot("bang-bao-cao", "/ke-hoach/{plan}/bang/{round}", who="minh", see="Lưu bảng"),
    Shot("bang-bao-cao-nop", "/ke-hoach/{plan}/bang/{round}/nop", who="minh", see="Chọn tệp"),
    Shot("ke-hoach-nghiem-thu", "/ke-hoach/{plan}/nghiem-thu", who="hanh", see="Nghiệm thu"),
    Shot("don-vi-toi", "/don-vi-toi", who="minh", see="Việc của đơn vị"),
    Shot("ke-hoach-cua-toi", "/ke-hoach/{plan}/cua-toi", who="hung", see="Gửi tất cả"),
    Shot("ke-hoach-vuong-mac", "/ke-hoach/{plan}/vuong-mac", who="hanh", see="Vướng mắc"),
    Shot("vuong-mac-mot", "/ke-hoach/{plan}/vuong-mac/{obstacle}", who="hanh", see="Xử lý vướng mắc"),
    Shot("vuong-mac-neu", "/viec-duoc-giao/{work}/vuong-mac", who="minh", see="Gửi vướng mắc"),
    Shot("ke-hoach-gia-han", "/ke-hoach/{plan}/gia-han", who="hanh", see="Gia hạn"),
    Shot("viec-gia-han", "/viec-duoc-giao/{work}/gia-han", who="hung", see="Gia hạn"),
    Shot("ke-hoach-chi-dao", "/ke-hoach/{plan}/chi-dao", who="duc.ubnd", see="Gửi ý kiến chỉ đạo"),
    Shot("ke-hoach-phan-cong", "/ke-hoach/{plan}/phan-cong", who="hung", see="Giao việc"),
    Shot("ke-hoach-truoc", "/ke-hoach/{plan}/ke-hoach-truoc", who="hanh", see="Kế hoạch trước"),
    Shot("ke-hoach-doi-chieu", "/ke-hoach/{review}/doi-chieu/{succession}", who="hanh", see="Đối chiếu hai kế hoạch"),
    Shot("ke-hoach-mau-thuan", "/ke-hoach/{plan}/mau-thuan", who="hanh", see="Mâu thuẫn"),
    Shot("ke-hoach-don-vi", "/ke-hoach/{plan}/ke-hoach-don-vi", who="hanh", see="Kế hoạch của đơn vị"),
    Shot("ke-hoach-don-vi-mot", "/ke-hoach/{plan}/ke-hoach-don-vi/{unit_plan}", who="hung", see="Mục cấp trên giao"),
    Shot("viec-duoc-giao", "/viec-duoc-giao/{work}", who="minh", see="Lưu nháp"),
    Shot("kinh-phi-dong", "/dong-kinh-phi/{budget}", who="hanh", see="Ghi giải ngân"),
    Shot("kinh-phi", "/ke-hoach/{plan}/kinh-phi", who="hung", see="Còn được giải ngân"),
    Shot("kinh-phi-so", "/ke-hoach/{plan}/kinh-phi/so", who="hanh", see="Sổ chi tiết kinh phí"),
    Shot("kinh-phi-them", "/ke-hoach/{plan}/kinh-phi/them", who="minh", see="Nguồn vốn"),
    Shot("kinh-phi-nhap", "/ke-hoach/{plan}/kinh-phi/nhap", who="minh", see="So sánh"),
    Shot("chu-dau-tu", "/ke-hoach/{plan}/kinh-phi/chu-dau-tu", who="hung", see="Ghi chủ đầu tư"),
    Shot("kiem-tra-khac-phuc-mot", "/khac-phuc/{finding}", who="minh", see="Báo đã khắc phục"),
    Shot("kiem-tra-mot", "/cuoc-kiem-tra/{visit}", who="hanh", see="Lập biên bản"),
    Shot("kiem-tra", "/ke-hoach/{plan}/kiem-tra", who="hung", see="Đơn vị tự kiểm tra"),
    Shot("kiem-tra-bang-kiem", "/ke-hoach/{plan}/kiem-tra/bang-kiem", who="hanh", see="Bảng kiểm mới"),
    Shot("kiem-tra-lap", "/ke-hoach/{plan}/kiem-tra/lap", who="hanh", see="Lập lịch và báo đơn vị"),
    Shot("kiem-tra-khac-phuc", "/ke-hoach/{plan}/kiem-tra/khac-phuc", who="hanh", see="Khắc phục sau kiểm tra"),
    Shot("hang-nam-mot", "/viec-hang-nam/{turn}", who="hanh", see="Nhiệm vụ hằng năm"),
    Shot("hang-nam", "/ke-hoach/{plan}/hang-nam", who="hanh", see="Từng đơn vị"),
    Shot("hang-nam-them", "/ke-hoach/{plan}/hang-nam/them", who="hanh", see="Mẫu có sẵn"),
    Shot("cong-khai-hang-nam", "/cong-khai/{plan}/hang-nam", see="Nhiệm vụ hằng năm"),
    Shot("de-cuong", "/ke-hoach/{plan}/de-cuong", who="hanh", see="Lập đề cương"),
    Shot("de-cuong-mot", "/ke-hoach/{plan}/de-cuong/{outline}", who="hanh", see="Giao cho các đơn vị"),
    Shot("de-cuong-tong-hop", "/ke-hoach/{plan}/de-cuong/{outline}/tong-hop", who="hanh", see="Lời văn của tỉnh"),
    Shot("theo-de-cuong", "/ke-hoach/{plan}/theo-de-cuong", who="hanh", see="Chưa gửi"),
    Shot("bao-cao-de-cuong", "/bao-cao-de-cuong/{narrative}", who="minh", see="Hướng dẫn"),
    Shot("bao-cao-de-cuong-nop", "/bao-cao-de-cuong/{narrative}/nop", who="minh", see="Đọc và xem thay đổi"),
    Shot("cong-khai", "/cong-khai", see="Tiến độ công khai"),
    Shot("cong-khai-mot", "/cong-khai/{plan}", see="Nhiệm vụ"),
    Shot("goi-tin-mot", "/he-thong/goi-tin/{envelope}", who="nam", see="Nơi nhận"),
]
NO_PAGE = {
    "healthz": "one word for machines",
    "tep/<slug:code>": "hands out a file",
    "ke-hoach/<str:code>/kinh-phi/xuat": "hands out a file",
    "ke-hoach/<str:code>/tong-hop": "goes on to the round at hand",
    "ke-hoach/<str:code>/tong-hop/<str:round_code>/tep": "hands out a file",
    "ke-hoach/<str:code>/xuat": "hands out a file",
    "ke-hoach/<str:code>/bang/<str:round_code>/excel": "hands out a file",
    "ke-hoach/<str:code>/de-cuong/<str:outline>/mau": "hands out a file",
    "ke-hoach/<str:code>/de-cuong/<str:outline>/tong-hop/word": "hands out a file",
    "bao-cao-de-cuong/<str:code>/mau": "hands out a file",
    "bao-cao-de-cuong/<str:code>/word": "hands out a file",
    "lich/<str:token>.ics": "for calendar programs",
}
