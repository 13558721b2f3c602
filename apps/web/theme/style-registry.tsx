"use client";
import createCache, { type EmotionCache } from "@emotion/cache";
import { CacheProvider } from "@emotion/react";
import { useServerInsertedHTML } from "next/navigation";
import { type ReactNode, useState } from "react";

/** Puts the styles of server-rendered elements into the page's head, where they do not disturb React's hydration. */
export function StyleRegistry({ children }: { children: ReactNode }) {
  const [{ cache, takeNew }] = useState(createCollectingCache);
  useServerInsertedHTML(() =>
    takeNew().map(({ name, rules, isGlobal }) => (
      <style
        key={name}
        data-emotion={`${cache.key}${isGlobal ? "-global" : ""} ${name}`}
        dangerouslySetInnerHTML={{ __html: rules }}
      />
    )),
  );
  return <CacheProvider value={cache}>{children}</CacheProvider>;
}

interface InsertedStyle {
  readonly name: string;
  readonly rules: string;
  readonly isGlobal: boolean;
}

/** Emotion's cache, and a function that returns the styles added since its last call, because React can send a page in parts. */
function createCollectingCache(): { cache: EmotionCache; takeNew: () => InsertedStyle[] } {
  const cache = createCache({ key: "css" });
  // On the server, keeps rules in the cache instead of writing them next to each element.
  cache.compat = true;
  const globals = new Set<string>();
  const insert = cache.insert;
  cache.insert = (selector, serialized, ...rest) => {
    if (selector === "") globals.add(serialized.name);
    return insert(selector, serialized, ...rest);
  };

  const taken = new Set<string>();
  function takeNew(): InsertedStyle[] {
    return Object.entries(cache.inserted).flatMap(([name, rules]) => {
      if (typeof rules !== "string" || taken.has(name)) return [];
      taken.add(name);
      return [{ name, rules, isGlobal: globals.has(name) }];
    });
  }
  return { cache, takeNew };
}
