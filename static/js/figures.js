// Inserts a figure at the cursor of the box beside whose link the picker was opened. Without JavaScript the link leads
// to the picker's page, where the reference can be copied.

// What the picker's page lists, with its buttons; null where the server can't be reached.
async function fetched(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const page = response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
    const list = page?.querySelector("[data-figures]");
    list?.querySelectorAll("[data-figure]").forEach((button) => {
      button.hidden = false;
    });
    return list ?? null;
  } catch {
    return null;
  }
}

function insert(field, typed) {
  field.focus();
  field.setRangeText(typed, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function newDialog() {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Insert a figure");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "govuk-button govuk-button--secondary";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  const place = document.createElement("div");
  dialog.append(close, place);
  dialog.addEventListener("close", () => dialog.remove());
  return { dialog, place };
}

async function open(link, field) {
  const list = await fetched(link.href);
  if (!list) {
    window.location.assign(link.href);
    return;
  }
  const { dialog, place } = newDialog();
  place.replaceChildren(list);
  dialog.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-figure]");
    if (chosen) {
      dialog.close();
      insert(field, chosen.dataset.figure);
    }
  });
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = new URL(event.target.action);
    address.search = new URLSearchParams(new FormData(event.target)).toString();
    const found = await fetched(address);
    if (found) {
      place.replaceChildren(found);
      place.querySelector("input[name=q]")?.focus();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  place.querySelector("input[name=q]")?.focus();
}

export function startFigures() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-insert-figure]");
    const field = link?.closest("[data-item]")?.querySelector("textarea");
    if (field && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(link, field);
    }
  });
}
