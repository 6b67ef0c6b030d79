// After a search was removed or shared its button is gone: the focus goes to the heading of the list.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "kept" && !document.activeElement?.closest("form.keep")) {
    document.getElementById("kept-title")?.focus({ preventScroll: true });
  }
});
