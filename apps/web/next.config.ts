import { resolve } from "node:path";
import type { NextConfig } from "next";

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
];

/** A container image gets a standalone server with only the modules that it needs, in a separate folder. */
const forImage: NextConfig =
  process.env.BUILD_FOR === "image"
    ? {
        output: "standalone",
        distDir: ".next-image",
        outputFileTracingRoot: resolve(import.meta.dirname, "../.."),
      }
    : {};

const config: NextConfig = {
  ...forImage,
  // These packages have no build: they export TypeScript sources.
  transpilePackages: [
    "@loopline/client",
    "@loopline/contracts",
    "@loopline/banknotes",
    "@loopline/dataset",
    "@loopline/platform",
    "@loopline/svm",
  ],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
  poweredByHeader: false,
  // `tsc -b` at the root checks the types.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  experimental: { agentUpgrade: false },
};

export default config;
