// The answer in an item's controls as the server records it: a text, one of the choices, a list of them, or null.

function controlsOf(item) {
  return [...item.querySelectorAll("input:not([type=hidden]), textarea, select")].filter((control) => control.name);
}

// "None of these" is recorded as an empty list.
function isNone(control) {
  return control.dataset.behaviour === "exclusive";
}

function valueOf(control) {
  return control.value;
}

export function isWords(item) {
  return item.dataset.kind === "words";
}

// The answer as it stands in the controls; with `asSent`, as the page came from the server.
export function read(item, { asSent = false } = {}) {
  const controls = controlsOf(item);
  if (isWords(item)) {
    const text = asSent ? controls[0].defaultValue : controls[0].value;
    return text.replaceAll("\r\n", "\n").trim() || null;
  }
  const chosen = controls.filter((control) => (asSent ? control.defaultChecked : control.checked));
  if (!chosen.length) {
    return null;
  }
  return item.dataset.kind === "many" ? chosen.filter((control) => !isNone(control)).map(valueOf) : chosen[0].value;
}

export function same(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

export function write(item, value) {
  if (same(read(item), value)) {
    return;
  }
  const controls = controlsOf(item);
  if (isWords(item)) {
    controls[0].value = value ?? "";
  } else {
    const wanted = [value ?? []].flat();
    const isEmptyList = Array.isArray(value) && !value.length;
    controls.forEach((control) => {
      control.checked = isNone(control) ? isEmptyList : wanted.includes(control.value);
    });
  }
  item.dispatchEvent(new CustomEvent("answered", { bubbles: true }));
}
