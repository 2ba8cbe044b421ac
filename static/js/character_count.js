// How many characters a text has: at once for the eye, and after a pause for the ear.

const PAUSE = 1_500;

function counted(number) {
  return `${number.toLocaleString("en-GB")} character${number === 1 ? "" : "s"}`;
}

export function startCharacterCounts() {
  for (const place of document.querySelectorAll("[data-count-of]")) {
    const field = document.getElementById(place.dataset.countOf);
    const [seen, heard] = [place.querySelector("[data-seen]"), place.querySelector("[data-heard]")];
    let timer = 0;
    const show = () => {
      // Line ends count once, as they are stored.
      const text = counted([...field.value.trim()].length);
      if (seen.textContent === text) {
        return;
      }
      seen.textContent = text;
      clearTimeout(timer);
      timer = setTimeout(() => {
        heard.textContent = text;
      }, PAUSE);
    };
    field?.addEventListener("input", show);
    field?.closest("[data-item]")?.addEventListener("answered", show);
  }
}
