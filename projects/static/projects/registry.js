// A file may be dropped anywhere on its form; what happens then is the same as after choosing it.
for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const name = form.querySelector("[data-drop-name]");
  const show = () => {
    const file = input.files[0];
    name.textContent = file ? `已选：${file.name}（${Math.max(1, Math.ceil(file.size / 1024))} KB）` : "";
  };
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("drop-over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("drop-over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("drop-over");
    if (event.dataTransfer.files.length !== 1) {
      name.textContent = "请一次拖入一个文件";
      return;
    }
    input.files = event.dataTransfer.files;
    show();
  });
  input.addEventListener("change", show);
  show();
}
