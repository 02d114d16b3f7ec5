// Pages and the cuts between them, in a row: what moves goes past one neighbour at a time, be it a page or a cut.
// A page is any object; `begins` on it is the cut before it. Nothing here knows a page of the browser.

// Moves the page at `at` one step back (-1) or on (1); answers the pages in their new order.
export function moved(pages, at, step) {
  const there = at + step;
  if (step < 0 && at > 0 && pages[at].begins) return past(pages, at, at + 1);
  if (step > 0 && pages[there]?.begins) return past(pages, there, at);
  if (!pages[there]) return pages;
  const order = [...pages];
  [order[at], order[there]] = [pages[there], pages[at]];
  [order[at].begins, order[there].begins] = [pages[at].begins, pages[there].begins];
  return order;
}

// A cut goes from before one page to before another one, or away where none is left.
function past(pages, from, to) {
  pages[from].begins = false;
  if (pages[to]) pages[to].begins = true;
  return pages;
}

// Puts a page before or after another one, into the other one's invoice; the cut before it stays where it was.
export function put(pages, page, other, after) {
  if (page === other) return pages;
  const rest = pages.filter((each) => each !== page);
  const next = pages[pages.indexOf(page) + 1];
  if (page.begins && next) next.begins = true;
  page.begins = false;
  if (!after && other.begins) [page.begins, other.begins] = [true, false];
  rest.splice(rest.indexOf(other) + (after ? 1 : 0), 0, page);
  return rest;
}
