// Files dropped on the form go into its field; the bar shows how much of them has been sent.

const form = document.getElementById("bring");
if (form) {
  const field = document.getElementById("files");
  const sent = document.getElementById("sent");

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    field.files = event.dataTransfer.files;
    field.focus();
  });
  form.addEventListener("htmx:xhr:progress", (event) => {
    const { loaded, total } = event.detail;
    sent.hidden = loaded >= total;
    sent.value = total ? loaded / total : 0;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    sent.hidden = true;
    if (event.detail.successful) form.reset();
  });
}
