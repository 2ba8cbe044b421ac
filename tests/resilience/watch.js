// Tells the harness of every state that an item of a page takes, in the moment in which it takes it.
(() => {
  const load = Math.random().toString(36).slice(2);
  const valueOf = (item) => {
    if (item.dataset.kind === "words") {
      return item.querySelector("textarea, input").value.trim() || null;
    }
    return item.querySelector("input:checked")?.value ?? null;
  };
  const tell = (item) => {
    const { item: key, state, change: id } = item.dataset;
    if (state && id) {
      window.claimed({ load, key, state, id, value: valueOf(item), words: item.dataset.kind === "words" });
    }
  };
  const start = () => {
    for (const item of document.querySelectorAll("form[method=post] [data-item]")) {
      new MutationObserver(() => tell(item)).observe(item, { attributes: true, attributeFilter: ["data-state", "data-change"] });
    }
  };
  document.addEventListener("DOMContentLoaded", start);
})();
