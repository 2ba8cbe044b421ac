// Keeps what is typed on a page of a case in this browser until the server has confirmed that it is saved.
// A draft holds the fields that were changed, belongs to one person and one page, and is offered back, never imposed.
// Loaded by the pages after a save too: the address then names the draft that the save confirms (?saved=...).

const PREFIX = "draft";

function forget(id) {
  for (const key of keys()) {
    if (key.endsWith(`|${id}`)) {
      localStorage.removeItem(key);
    }
  }
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}|`));
}

function confirmSaved() {
  const address = new URL(window.location.href);
  const id = address.searchParams.get("saved");
  if (id) {
    forget(id);
    address.searchParams.delete("saved");
    history.replaceState(history.state, "", address);
  }
}

function values(form) {
  const found = {};
  for (const control of form.elements) {
    if (!control.name || ["hidden", "submit", "button"].includes(control.type)) {
      continue;
    }
    found[control.name] ??= [];
    if (control.type === "radio" || control.type === "checkbox") {
      if (control.checked) {
        found[control.name].push(control.value);
      }
    } else {
      found[control.name].push(control.value.replaceAll("\r\n", "\n"));
    }
  }
  return found;
}

function changes(before, after) {
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}

function fill(form, fields) {
  for (const control of form.elements) {
    if (!Object.hasOwn(fields, control.name)) {
      continue;
    }
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = fields[control.name].includes(control.value);
    } else {
      control.value = fields[control.name][0] ?? "";
    }
  }
}

function button(text, secondary, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `govuk-button${secondary ? " govuk-button--secondary" : ""}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function offer(form, key, draft, putBack) {
  const box = document.createElement("section");
  box.className = "app-draft";
  box.setAttribute("aria-label", "Unsaved answers");
  const words = document.createElement("p");
  words.className = "govuk-body";
  words.setAttribute("role", "status");
  const group = document.createElement("div");
  group.className = "govuk-button-group govuk-!-margin-bottom-0";
  group.append(
    button("Put them back", false, () => {
      putBack(draft);
      localStorage.removeItem(key);
      group.remove();
      words.textContent = "Your answers are back on the page. They are not saved yet: choose “Save”.";
    }),
    button("Discard them", true, () => {
      if (window.confirm("Discard the answers that were not saved? They can’t be brought back.")) {
        localStorage.removeItem(key);
        box.remove();
      }
    }),
  );
  box.append(words, group);
  form.before(box);
  const when = new Date(draft.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  words.textContent = `You changed answers on this page that were not saved (${when}). This browser has kept them.`;
}

function keep(form) {
  const owner = `${PREFIX}|${form.dataset.draftOf}|${window.location.pathname}|`;
  const version = form.elements.namedItem("version");
  const opened = { fields: values(form), version: version.value };
  // A page that came back unsaved holds what was typed: what it opened with is not what the server has.
  const returned = form.dataset.returned !== undefined;
  let id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  let sending = false;

  const write = () => {
    const fields = returned ? values(form) : changes(opened.fields, values(form));
    try {
      if (Object.keys(fields).length) {
        localStorage.setItem(owner + id, JSON.stringify({ at: Date.now(), version: version.value, fields }));
      } else {
        localStorage.removeItem(owner + id);
      }
    } catch {
      // No room, or storage is switched off: the warning on leaving still stands.
    }
  };
  const changed = () => {
    if (sending) {
      // Typed while a save is on its way: that save does not confirm this.
      sending = false;
      id += "+";
    }
    write();
  };
  const putBack = (draft) => {
    fill(form, draft.fields);
    if (Number(draft.version) < Number(version.value)) {
      version.value = draft.version;
    }
    changed();
  };

  if (returned) {
    write();
  }
  for (const key of keys().filter((name) => name.startsWith(owner) && name !== owner + id)) {
    const draft = JSON.parse(localStorage.getItem(key));
    if (Object.keys(changes(opened.fields, { ...opened.fields, ...draft.fields })).length) {
      offer(form, key, draft, putBack);
    } else {
      localStorage.removeItem(key);
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    form.elements.namedItem("draft").value = id;
    sending = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && (returned || Object.keys(changes(opened.fields, values(form))).length)) {
      event.preventDefault();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      sending = false;
    }
  });
}

confirmSaved();
for (const form of document.querySelectorAll("form[data-draft-of]")) {
  keep(form);
}
