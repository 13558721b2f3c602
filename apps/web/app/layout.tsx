import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "../components/providers.tsx";
import { AppShell } from "../components/shell/app-shell.tsx";
import { datasetQuery } from "../resources/dataset.ts";
import { Prefetched } from "../server/prefetched.tsx";
import { colorModeScript } from "../theme/color-mode.ts";

export const metadata: Metadata = {
  title: { default: "Loopline", template: "%s · Loopline" },
  description: "Submit records, correct their predictions, and watch the model learn.",
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
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
        <Providers>
          <Prefetched queries={[datasetQuery()]}>
            <AppShell>{children}</AppShell>
          </Prefetched>
        </Providers>
      </body>
    </html>
  );
}
