// On a page that stands alone and refuses what was sent: it did not arrive, so it stays a draft.

import { reviveSent } from "./drafts.js";

reviveSent(sessionStorage);
