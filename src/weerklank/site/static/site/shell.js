// Everything that every page can do. Each module listens to the whole page, so swapped parts need nothing.

import * as colors from "./colors.js";
import * as confirm from "./confirm.js";
import * as drawer from "./drawer.js";
import * as dropzone from "./dropzone.js";
import * as folds from "./folds.js";
import * as keys from "./keys.js";
import * as requests from "./requests.js";
import * as session from "./session.js";
import * as tabs from "./tabs.js";

for (const part of [colors, confirm, drawer, dropzone, folds, keys, requests, session, tabs])
  part.listen();
