// Keys that work on every page: "/" goes to the search box, "?" opens the page's list of keys.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    document.querySelector(".bar-search [type=search]")?.focus();
    event.preventDefault();
  } else if (event.key === "?") {
    document.querySelector("dialog[data-keys]")?.showModal();
    event.preventDefault();
  }
});
