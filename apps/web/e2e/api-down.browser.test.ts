import { onTestFinished } from "vitest";
import { expect, it } from "./browser-test.ts";

it("warns while an API does not answer, and updates once it does", async ({ visit, api, stack }) => {
  const pid = stack.pids["predict-api"];
  if (pid === undefined) throw new Error("the stack does not know the predict API's process");
  const { page, watch } = await visit("/");
  watch.allow(/status of 503/);
  const alert = page.getByRole("alert").filter({ hasText: "may be out of date" });
  const batches = page.getByRole("definition").first();
  const before = (await batches.textContent()) ?? "";

  // Stopped, not killed: it keeps its port but does not answer, like a process that hangs.
  process.kill(pid, "SIGSTOP");
  onTestFinished(() => void process.kill(pid, "SIGCONT"));
  // After a pause between two polls and the web server's timeout, together up to 20 s.
  await expect(alert).toContainText("The predict-api does not answer", { timeout: 40_000 });
  await expect(batches).toHaveText(before);

  // Clicked before the API answers again, because the page may then update before the click.
  const requested = page.waitForRequest(/\/api\/stats/);
  await page.getByRole("button", { name: "Try again" }).click();
  await requested;
  process.kill(pid, "SIGCONT");
  await expect(alert).toBeHidden({ timeout: 10_000 });
  await api.submit({ seed: 90, count: 1 });
  await expect(batches).toHaveText(String((await api.stats()).batches), { timeout: 5_000 });
});
