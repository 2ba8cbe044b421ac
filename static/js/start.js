// Says that JavaScript runs, then starts GOV.UK Frontend's components and the app's own. Bundled into static/build/app.js.
import { initAll } from "govuk-frontend";

import { startCasePage } from "./case_page.js";
import { startCharacterCounts } from "./character_count.js";
import * as journal from "./journal.js";
import { startDraftPage } from "./draft_page.js";
import { startFigures } from "./figures.js";
import { startKeyboard } from "./keyboard.js";
import { startMyWork } from "./my_work.js";
import { startNavigation } from "./navigation.js";
import { startOffline } from "./offline.js";
import { startRelevance } from "./relevance.js";
import * as sender from "./sender.js";
import { USER } from "./session.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();
startCharacterCounts();
startFigures();
startKeyboard();
startRelevance();

if (USER && "indexedDB" in window) {
  startCasePage();
  startDraftPage();
  startNavigation();
  startMyWork();
  sender.start();
  startOffline();
  journal.tidy().catch(() => {});
}
