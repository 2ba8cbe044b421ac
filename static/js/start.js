// Says that JavaScript runs, then starts GOV.UK Frontend's components. Bundled with them into static/build/app.js.
import { initAll } from "govuk-frontend";

import { startCharacterCounts } from "./character_count.js";
import { startKeyboard } from "./keyboard.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();
startCharacterCounts();
startKeyboard();
