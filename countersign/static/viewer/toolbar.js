// The viewer's tools: which page, how large, turned, the file itself, and finding words.

export function build(viewer) {
  const bar = element("div", { className: "viewer-tools", role: "toolbar" });
  bar.setAttribute("aria-label", gettext("Original"));
  const page = element("input", { className: "viewer-page", inputMode: "numeric", value: "1" });
  page.setAttribute("aria-label", gettext("Page"));
  const count = element("span", { className: "viewer-count" });
  const percent = element("span", { className: "viewer-percent" });
  page.addEventListener("change", () => {
    viewer.pages.page = Number(page.value) || 1;
  });
  bar.append(
    group(
      tool("chevron-up", gettext("Previous page"), "Alt+PageUp", () => {
        viewer.pages.page -= 1;
      }),
      page,
      count,
      tool("chevron-down", gettext("Next page"), "Alt+PageDown", () => {
        viewer.pages.page += 1;
      }),
    ),
    group(
      tool("dash-lg", gettext("Smaller"), "Alt+-", () => viewer.pages.zoom(-1)),
      percent,
      tool("plus-lg", gettext("Larger"), "Alt+Plus", () => viewer.pages.zoom(1)),
      tool("arrows-expand-vertical", gettext("As wide as the window"), "Alt+0", () => viewer.pages.fit()),
      tool("arrow-clockwise", gettext("Turn"), "Alt+R", () => viewer.rotate()),
    ),
    original(viewer),
    finder(viewer),
  );
  viewer.tell = () => {
    if (document.activeElement !== page) page.value = viewer.pages.page;
    count.textContent = `/ ${viewer.pages.count}`;
    percent.textContent = `${viewer.pages.percent} %`;
  };
  return bar;
}

// The file itself, as it came.
function original(viewer) {
  const link = element("a", { className: "viewer-original" });
  const sign = element("i", { className: "bi bi-file-earmark" });
  sign.setAttribute("aria-hidden", "true");
  link.append(sign, element("span", { textContent: gettext("Original file") }));
  viewer.addEventListener("viewer:opened", () => {
    link.href = viewer.original.original;
    link.title = viewer.original.name;
  });
  return link;
}

function finder(viewer) {
  const input = element("input", { className: "viewer-find", type: "search", placeholder: gettext("Find") });
  input.setAttribute("aria-label", gettext("Find in the original"));
  input.setAttribute("aria-keyshortcuts", "Alt+F");
  const found = element("output", { className: "viewer-found" });
  const look = (options) => {
    viewer.pages.onfound = ({ current, total, boxes }) => {
      viewer.frame(boxes, "frame-found");
      found.textContent = input.value ? `${current}/${total}` : "";
    };
    viewer.pages.find(input.value, options);
  };
  input.addEventListener("input", () => look());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = "";
    if (event.key !== "Enter") return;
    event.preventDefault();
    look({ again: true, backwards: event.shiftKey });
  });
  return group(input, found);
}

function tool(icon, label, keys, act) {
  const button = element("button", { type: "button", className: "viewer-tool", title: label, ariaLabel: label });
  button.setAttribute("aria-keyshortcuts", keys);
  const sign = element("i", { className: `bi bi-${icon}` });
  sign.setAttribute("aria-hidden", "true");
  button.append(sign);
  button.addEventListener("click", act);
  return button;
}

const element = (name, properties) => Object.assign(document.createElement(name), properties);

function group(...parts) {
  const box = element("span", { className: "viewer-group" });
  box.append(...parts);
  return box;
}
