// On every page of the console: who signs out leaves nothing behind.

import { dropDrafts } from "./console-drafts.js";

document.getElementById("sign-out").form.addEventListener("submit", dropDrafts);
