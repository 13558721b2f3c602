import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";

describe.for([
  ["ingest", "ingestApi", "Submit a batch"],
  ["predict", "predictApi", "List batches with their predictions"],
] as const)("the reference page of the %s API", ([name, endpoint, operation]) => {
  it("shows every operation, and can execute one", async ({ visit, stack }) => {
    // A violation of its content security policy would fail the test.
    const { page } = await visit("/docs", { baseURL: stack[endpoint] });
    await expect(page).toHaveTitle(`Loopline: ${name} API`);
    await expect(page.getByText(operation, { exact: true })).toBeVisible();
    await page.getByText("Check that the API is running").click();
    await page.getByRole("button", { name: "Execute" }).click();
    await expect(page.locator(".live-responses-table")).toContainText('"status": "ok"');
  });
});
