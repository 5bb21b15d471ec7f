// On the page that follows signing out: nothing half written is left behind for the next person at this computer.

import { dropDesk } from "./console-shelf.js";

dropDesk();
