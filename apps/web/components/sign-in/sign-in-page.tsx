"use client";
import { Alert, Button, Card, Field, Input, Stack } from "@chakra-ui/react";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { requestJson } from "../../resources/api.ts";
import { PageHeading } from "../common/page-parts.tsx";

/** Asks for name and password, and goes on to the page that the user wanted. */
export function SignInPage() {
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: object) => requestJson("/sign-in", { method: "POST", body }),
    // Not by the router: the whole page is different for a user.
    onSuccess: () => window.location.assign(wantedPage()),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutate({ name: form.get("name"), password: form.get("password") });
  }

  return (
    <Stack maxWidth="sm" marginX="auto" paddingTop={{ base: "2", md: "10" }}>
      <PageHeading title="Sign in" text="Your corrections are stored under your name." />
      <Card.Root>
        <Card.Body asChild>
          <form onSubmit={submit}>
            <Stack gap="4">
              {error !== null && (
                <Alert.Root role="alert" status="error">
                  <Alert.Indicator />
                  <Alert.Title>{error.message}</Alert.Title>
                </Alert.Root>
              )}
              <Field.Root required>
                <Field.Label>Name</Field.Label>
                <Input
                  name="name"
                  autoComplete="username"
                  autoCapitalize="none"
                  spellCheck={false}
                  autoFocus
                />
              </Field.Root>
              <Field.Root required>
                <Field.Label>Password</Field.Label>
                <Input name="password" type="password" autoComplete="current-password" />
              </Field.Root>
              <Button type="submit" loading={isPending || isSuccess} loadingText="Signing in">
                Sign in
              </Button>
            </Stack>
          </form>
        </Card.Body>
      </Card.Root>
    </Stack>
  );
}

/** The page in `?next=`, if it is one of this server. */
function wantedPage(): string {
  const { origin, search } = window.location;
  const next = new URLSearchParams(search).get("next") ?? "/";
  return URL.canParse(next, origin) && new URL(next, origin).origin === origin ? next : "/";
}
