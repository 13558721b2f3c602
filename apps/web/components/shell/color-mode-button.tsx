"use client";
import { Box, Button, VisuallyHidden } from "@chakra-ui/react";
import { toggleColorMode } from "../../theme/color-mode.ts";
import { MoonIcon, SunIcon } from "../common/icons.tsx";

/** Shows the mode to change to. CSS picks it, for the server does not know the mode. */
export function ColorModeButton() {
  return (
    <Button variant="ghost" size="sm" paddingX="2" onClick={toggleColorMode}>
      <Box _dark={{ display: "none" }}>
        <MoonIcon boxSize="5" />
        <VisuallyHidden>Dark mode</VisuallyHidden>
      </Box>
      <Box _light={{ display: "none" }}>
        <SunIcon boxSize="5" />
        <VisuallyHidden>Light mode</VisuallyHidden>
      </Box>
    </Button>
  );
}
