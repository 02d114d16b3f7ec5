// Light or dark as the system has it, set before the first paint.
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", apply);
  // Paper is light.
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.bsTheme = "light";
  });
  addEventListener("afterprint", apply);
  apply();
}
