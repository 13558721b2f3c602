const storageKey = "color-mode";

/**
 * Runs before anything is painted, so that no page flashes in the wrong mode: the mode that was chosen here before, or
 * the system's.
 */
export const colorModeScript = `{
  let mode;
  try { mode = localStorage.getItem("${storageKey}"); } catch {}
  if (mode !== "dark" && mode !== "light") {
    mode = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.classList.add(mode);
  document.documentElement.style.colorScheme = mode;
}`;

/** Changes between dark and light, for now and for later visits. */
export function toggleColorMode(): void {
  const root = document.documentElement;
  const mode = root.classList.contains("dark") ? "light" : "dark";
  root.classList.remove("dark", "light");
  root.classList.add(mode);
  root.style.colorScheme = mode;
  try {
    localStorage.setItem(storageKey, mode);
  } catch {
    // A browser that keeps nothing shows the mode until the page is left.
  }
}
