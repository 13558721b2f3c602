"use client";
import { Button, Flex, Text } from "@chakra-ui/react";
import { requestJson } from "../../resources/api.ts";

/** Who uses the page. */
export interface Visitor {
  readonly name: string;
  /** Whether the user can sign out here. */
  readonly canSignOut: boolean;
}

/** Shows who is signed in. */
export function SignedIn({ name, canSignOut }: Visitor) {
  async function signOut(): Promise<void> {
    await requestJson("/sign-out", { method: "POST", body: {} });
    window.location.assign("/sign-in");
  }
  return (
    <Flex align="center" gap="2" minWidth="0">
      <Text
        textStyle="sm"
        color="fg.muted"
        truncate
        maxWidth={{ base: "24", sm: "48" }}
        title={`Signed in as ${name}`}
      >
        {name}
      </Text>
      {canSignOut && (
        <Button variant="outline" size="xs" onClick={signOut}>
          Sign out
        </Button>
      )}
    </Flex>
  );
}
