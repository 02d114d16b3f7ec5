// The entry page: the form, its original, and what ties them together.

import "../coding/coding-strip.js";
import "./auto-save.js";
import "./code-name.js";
import "./item-grid.js";
import "../viewer/page-viewer.js";
import "./split-view.js";
import "./vendor-choice.js";
import { PageWords } from "../viewer/words.js";
import { listen as compare } from "./compare.js";
import { Effort } from "./effort.js";
import { EvidenceMarks } from "./evidence.js";
import { listen } from "./keys.js";
import { Notes } from "./notes.js";
import { taker } from "./taking.js";

const form = document.getElementById("entry");
const saver = document.querySelector("auto-save");
const viewer = document.querySelector("page-viewer");
const notes = new Notes(form);
const marks = new EvidenceMarks(form, viewer, saver);

saver.addEventListener("entry:stored", ({ detail }) => {
  notes.show(detail);
  marks.show(detail.evidence);
});
saver.addEventListener("entry:submit", (event) => {
  if (!notes.demand()) event.preventDefault();
});
document.addEventListener("entry:say", (event) => notes.say(event.detail));
form.addEventListener("entry:frame", ({ detail }) => marks.frame(detail));
listen(form);
new Effort(form, saver);
compare(form, saver);
const point = () => new PageWords(viewer, marks, taker(marks));
if (viewer.loaded) viewer.loaded.then(point);
else viewer.addEventListener("viewer:opened", point, { once: true });
// What a manager named comes first, then what is doubtful, then what is missing; else the way on is to submit.
const named = form.querySelector(".field-returned :is(input, select), .items-returned [data-key] input");
if (named) named.focus();
else if (!marks.focusFirst()) notes.focusFirst();
