import { expect, test } from "vitest";
import { paginate } from "../../src/shared/paginate.ts";

const rules = {
  maxPageSize: 3,
  keyOf: (name: string) => name,
  refuse: (message: string) => new Error(message),
};
const first = { pageSize: 2, pageToken: "" };

test("entries added or removed between pages neither repeat nor hide others", () => {
  const { page, nextPageToken } = paginate(["d", "b", "a", "c"], first, rules);
  expect(page).toEqual(["a", "b"]);
  const rest = paginate(["a1", "c", "d"], { pageSize: 2, pageToken: nextPageToken }, rules);
  expect(rest).toEqual({ page: ["c", "d"], nextPageToken: "" });
});

test("a page has at most as many entries as allowed, also without a page size", () => {
  for (const pageSize of [0, 100]) {
    expect(paginate(["a", "b", "c", "d"], { ...first, pageSize }, rules).page).toEqual(["a", "b", "c"]);
  }
});

test.each([
  ["a negative page size", { pageSize: -1, pageToken: "" }],
  ["an invalid page token", { pageSize: 2, pageToken: "?" }],
])("%s is refused", (_what, request) => {
  expect(() => paginate(["a"], request, rules)).toThrow(/page/);
});
