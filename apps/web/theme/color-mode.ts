const storageKey = "color-mode";

/**
 * Sets the mode that the user chose before, or the system's. It runs before the first paint, so that no page flashes in the
 * wrong mode.
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

/** Switches between dark and light, and remembers the choice. */
export function toggleColorMode(): void {
  const root = document.documentElement;
  const mode = root.classList.contains("dark") ? "light" : "dark";
  root.classList.remove("dark", "light");
  root.classList.add(mode);
  root.style.colorScheme = mode;
  try {
    localStorage.setItem(storageKey, mode);
  } catch {
    // Without storage, the choice lasts until the user leaves the page.
  }
}
