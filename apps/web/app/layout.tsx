import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { Providers } from "../components/providers.tsx";
import { AppShell, Frame } from "../components/shell/app-shell.tsx";
import type { Visitor } from "../components/shell/signed-in.tsx";
import { datasetQuery } from "../resources/dataset.ts";
import { ApiProblem } from "../server/api-problem.ts";
import { apiReferences } from "../server/api-references.ts";
import { loadConfig } from "../server/config.ts";
import { gate } from "../server/gate/gate.ts";
import { isOwners, Prefetched, timeoutMs } from "../server/prefetched.tsx";
import { services } from "../server/services.ts";
import { colorModeScript } from "../theme/color-mode.ts";

export async function generateMetadata(): Promise<Metadata> {
  const name = await datasetName();
  const suffix = name === undefined ? "Loopline" : `${name} · Loopline`;
  return {
    title: { default: suffix, template: `%s · ${suffix}` },
    description: "Submit records, correct their predictions, and watch the model learn.",
  };
}

/** Undefined for a visitor who is not signed in, and while the predict API does not answer: the page says so. */
async function datasetName(): Promise<string | undefined> {
  await connection();
  if ((await findVisitor()) === null) return undefined;
  try {
    const { contracts } = await services().deployment(AbortSignal.timeout(timeoutMs));
    return contracts.dataset.name;
  } catch {
    return undefined;
  }
}

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const requested = await headers();
  const nonce = requested.get("x-nonce") ?? undefined;
  const visitor = await findVisitor();
  return (
    // The script adds a class that the server did not send.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: colorModeScript }}
        />
      </head>
      <body>
        <Providers isLive={visitor !== null}>
          {visitor === null ? (
            <Frame>{children}</Frame>
          ) : (
            <Prefetched queries={[datasetQuery()]}>
              <AppShell
                visitor={visitor}
                references={apiReferences(loadConfig(), requested.get("host"))}
                isOwners={await isOwners()}
              >
                {children}
              </AppShell>
            </Prefetched>
          )}
        </Providers>
      </body>
    </html>
  );
}

/** Undefined if nobody needs to sign in; null if nobody is signed in. */
async function findVisitor(): Promise<Visitor | undefined | null> {
  const { admit, local } = gate();
  try {
    const name = await admit({ method: "GET", headers: await headers() });
    return name === undefined ? undefined : { name, canSignOut: local !== undefined };
  } catch (error) {
    if (error instanceof ApiProblem) return null;
    throw error;
  }
}
