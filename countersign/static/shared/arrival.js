// Says so when a script or style of the page could not be fetched: one that is missing takes those that need it along.
addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement || target instanceof HTMLLinkElement)) return;
    const say = () => {
      document.getElementById("incomplete").hidden = false;
    };
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", say);
    else say();
  },
  { capture: true },
);
