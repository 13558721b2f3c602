import { expect as expectWithin, type Page } from "@playwright/test";

/** Allows for a busy machine: Playwright's default is five seconds. */
export const expect = expectWithin.configure({ timeout: 20_000 });

/**
 * The page, whose `goto` and `reload` end once React listens to it. Buttons are shown before that, and a click in
 * between is lost.
 */
export function waitsForReact(page: Page): Page {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  const hydrated = () => expect.poll(() => isHydrated(page)).toBe(true);
  page.goto = async (...options) => {
    const response = await goto(...options);
    await hydrated();
    return response;
  };
  page.reload = async (...options) => {
    const response = await reload(...options);
    await hydrated();
    return response;
  };
  return page;
}

/** Whether React listens to a page of ours. Other pages have no `main`. */
function isHydrated(page: Page): Promise<boolean> {
  return page
    .locator("main")
    .evaluateAll((mains) =>
      mains.every((main) => Object.keys(main).some((key) => key.startsWith("__react"))),
    );
}
