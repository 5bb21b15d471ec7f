// On the page that follows signing out: nothing half written is left behind for the next person at this computer.

import { dropDrafts } from "./console-drafts.js";

dropDrafts();
