import { createSystem, defaultConfig, defineConfig } from "@chakra-ui/react";

const systemFonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Chakra's theme with our colours and the viewer's own fonts, so that no fonts are loaded from other servers. */
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
        // Moves along an offset path. The element is visible only while it moves.
        travel: {
          from: { offsetDistance: "0%", opacity: "1" },
          to: { offsetDistance: "100%", opacity: "1" },
        },
      },
      tokens: { fonts: { body: { value: systemFonts }, heading: { value: systemFonts } } },
      semanticTokens: {
        colors: {
          // Dark enough for white text.
          teal: { solid: { value: "{colors.teal.700}" } },
        },
      },
    },
  }),
);
