import { createSystem, defaultConfig, defineConfig } from "@chakra-ui/react";

const systemFonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Chakra's design in our colours, with the fonts that the viewer has: nothing is fetched from elsewhere. */
export const system = createSystem(
  defaultConfig,
  defineConfig({
    globalCss: {
      html: { colorPalette: "teal" },
      body: { bg: "bg.subtle", minHeight: "100dvh" },
      "*, *::before, *::after": {
        "@media (prefers-reduced-motion: reduce)": {
          animationDuration: "0.01ms !important",
          transitionDuration: "0.01ms !important",
        },
      },
    },
    theme: {
      keyframes: {
        // Along an offset path, seen on the way only.
        travel: {
          from: { offsetDistance: "0%", opacity: "1" },
          to: { offsetDistance: "100%", opacity: "1" },
        },
      },
      tokens: { fonts: { body: { value: systemFonts }, heading: { value: systemFonts } } },
      semanticTokens: {
        colors: {
          // Dark enough for white text on it.
          teal: { solid: { value: "{colors.teal.700}" } },
        },
      },
    },
  }),
);
