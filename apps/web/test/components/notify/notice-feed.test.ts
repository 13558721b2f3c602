import { expect, it } from "vitest";
import { createNoticeFeed, type Notice } from "../../../components/notify/notice-feed.ts";

it("queues notices until a component shows them, and then passes them on", () => {
  const feed = createNoticeFeed();
  const shown: Notice[] = [];
  const [one, two, three] = ["1", "2", "3"].map((title): Notice => ({ kind: "success", title }));
  if (!one || !two || !three) throw new Error("three notices");
  feed.post(one);
  const stop = feed.show((notice) => shown.push(notice));
  expect(shown).toEqual([one]);
  feed.post(two);
  stop();
  feed.post(three);
  expect(shown).toEqual([one, two]);
  feed.show((notice) => shown.push(notice));
  expect(shown).toEqual([one, two, three]);
});
