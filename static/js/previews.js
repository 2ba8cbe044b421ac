// The texts of the report as they will print, beside their boxes: fetched anew once a text is saved.

import { onChange } from "./sender.js";

async function fetchAnew(stale, { form }) {
  const response = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const key of stale) {
    const [theirs, ours] = [fresh, document].map((page) => page.querySelector(`[data-preview="${key}"]`));
    if (theirs && ours) {
      ours.replaceWith(document.adoptNode(theirs));
    }
  }
  // The buttons that confirm figures belong to a form of their own, which is there once there is one.
  const confirming = fresh.getElementById("confirm-figures");
  if (confirming && !document.getElementById("confirm-figures")) {
    form.after(document.adoptNode(confirming));
  }
}

export function startPreviews(page) {
  let isFetching = false;
  const look = async () => {
    const shown = [...document.querySelectorAll("[data-preview]")].map(({ dataset }) => [dataset.preview, dataset.version]);
    const stale = shown.filter(([key, version]) => page.items.get(key)?.version > Number(version)).map(([key]) => key);
    if (isFetching || !stale.length || page.form.dataset.ready === undefined) {
      return;
    }
    isFetching = true;
    await fetchAnew(stale, page).catch(() => {});
    isFetching = false;
  };
  // The page has taken the news in when this comes to it.
  onChange(() => setTimeout(look, 200));
}
