// The entry page: the form, its original, and what ties them together.

import "./auto-save.js";
import "./item-grid.js";
import "./page-viewer.js";
import "./split-view.js";
import "./vendor-choice.js";
import { Notes } from "./capture/notes.js";
import { listen } from "./capture/keys.js";

const form = document.getElementById("entry");
const notes = new Notes(form);

document.querySelector("auto-save").addEventListener("entry:stored", (event) => notes.show(event.detail));
document.querySelector("auto-save").addEventListener("entry:submit", (event) => {
  if (!notes.demand()) event.preventDefault();
});
document.addEventListener("entry:say", (event) => notes.say(event.detail));
listen(form);
notes.focusFirst();
