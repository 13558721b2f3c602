import { findChromium } from "@loopline/local";
import { type Browser, chromium } from "@playwright/test";

export type { Browser };

/** Starts the system's Chromium without a window and without background requests. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error("Chromium is missing: npm test installs it, or apt-get install chromium");
  }
  return await chromium.launch({
    executablePath,
    args: [
      // Its sandbox does not work for root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
