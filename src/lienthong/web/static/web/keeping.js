// What the editor of a drawing says of its keeping: beside the tools how it stands, above the drawing what is in the way.
(() => {
  "use strict";
  const keeping = (holder, drawn) => {
    const place = holder.querySelector("[data-diagram-said]");
    const state = (text) => { holder.querySelector("[data-editor-state]").textContent = text; };
    const download = async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await drawn()], { type: "application/xml" }));
      link.download = "ban-ve-cua-toi.bpmn";
      link.click();
      URL.revokeObjectURL(link.href);
    };
    const tell = (...parts) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm", textContent: "Tải bản vẽ của tôi về máy" });
      button.addEventListener("click", download);
      place.replaceChildren(...parts, " ", button);
      place.hidden = false;
    };
    return {
      state,
      done: () => { place.hidden = true; },
      outdone: (said) => {
        tell(`${said.sentence} Bản vẽ của anh/chị chưa lưu nhưng vẫn còn trên màn hình. Tải về máy nếu cần giữ, rồi tải lại trang để làm tiếp trên bản mới nhất.`);
        state("Dừng lưu: bản này vừa được sửa ở nơi khác");
      },
      signedOut: (said) => {
        const link = document.createElement("a");
        Object.assign(link, { href: said.sign_in, target: "_blank", className: "btn btn-sm", textContent: "Đăng nhập ở cửa sổ mới" });
        tell(`${said.sentence} Bản vẽ chưa lưu nhưng vẫn còn trên màn hình. Đăng nhập ở cửa sổ mới, trở lại đây rồi bấm “Lưu ngay”; cũng có thể tải bản vẽ về máy. `, link);
        state("Chưa lưu: phiên làm việc đã hết");
      },
      failed: (said) => {
        tell(`${said.sentence ?? "Hệ thống chưa nhận được bản vẽ."} Bản vẽ chưa lưu nhưng vẫn còn trên màn hình. Bấm “Lưu ngay” để thử lại; tải bản vẽ về máy trước khi tải lại trang.`);
        state("Chưa lưu được");
      },
    };
  };
  window.LienThongKeeping = keeping;
})();
