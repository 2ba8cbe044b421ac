// What is proposed about relevance, as answers change: an answer against a proposal shows what confirms it, and asks why.

function answerOf(item) {
  return item.querySelector("input[type=radio]:checked")?.value ?? "";
}

function departs(item) {
  const answer = answerOf(item);
  const { relevance, relevant, notRelevant } = item.dataset;
  return relevance === "relevant" ? answer === notRelevant : relevant.split(" ").includes(answer);
}

function show(item) {
  if (!item.dataset.relevance) {
    return;
  }
  const why = document.querySelector(`[data-departs-from="${item.dataset.item}"]`);
  if (why) {
    why.hidden = !departs(item) && !why.querySelector("input").value;
  }
  const panel = item.querySelector("[data-to-confirm]");
  if (panel) {
    panel.hidden = !departs(item);
  }
}

// A page that saves itself is answered in place; any other is sent, and the server answers.
function confirm(event, form) {
  const button = event.target.closest("button[name=confirm]");
  if (!button || !form.matches("[data-autosave]:not(.app-saves-with-button)")) {
    return;
  }
  event.preventDefault();
  const items = button.value.split(" ").map((id) => document.getElementById(id));
  for (const item of items.filter(Boolean)) {
    item.querySelector(`input[value="${item.dataset.notRelevant}"]`)?.click();
  }
  items[0]?.querySelector("input:checked")?.focus();
  button.hidden = button.matches(".govuk-button");
}

export function startRelevance() {
  const form = document.querySelector("form[data-case]");
  if (!form) {
    return;
  }
  const changed = ({ target }) => {
    const item = target.closest("[data-item]");
    if (item) {
      show(item);
    }
  };
  form.addEventListener("change", changed);
  form.addEventListener("answered", changed);
  form.addEventListener("click", (event) => confirm(event, form));
  form.querySelectorAll("[data-item]").forEach(show);
}
