import { createSystem, defaultConfig, defineConfig } from "@chakra-ui/react";

const systemFonts = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Chakra's theme with our colours and the viewer's own fonts, so that no fonts are loaded from other servers. */
export const system = createSystem(
  defaultConfig,
  defineConfig({
    globalCss: {
      html: { colorPalette: "teal", scrollPaddingTop: "20" },
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
          // In dark mode, panels are lighter than the page, and what lies on panels is lighter again.
          bg: {
            panel: { value: { _light: "{colors.white}", _dark: "{colors.gray.900}" } },
            muted: { value: { _light: "{colors.gray.100}", _dark: "{colors.gray.800}" } },
            emphasized: { value: { _light: "{colors.gray.200}", _dark: "{colors.gray.700}" } },
          },
          teal: {
            // Dark enough for white text.
            solid: { value: "{colors.teal.700}" },
            // Three times as bright or dark as what is around it.
            focusRing: { value: { _light: "{colors.teal.600}", _dark: "{colors.teal.400}" } },
          },
        },
      },
      recipes: {
        // Quiet, because tables have one per row.
        button: { variants: { variant: { outline: { borderColor: "border.emphasized" } } } },
      },
    },
  }),
);
