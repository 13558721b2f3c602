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

/** For an image: a server of its own, with just what it needs of node_modules, built beside what runs from the workspace. */
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
  // They run from their TypeScript sources.
  transpilePackages: [
    "@loopline/client",
    "@loopline/contracts",
    "@loopline/banknotes",
    "@loopline/platform",
    "@loopline/svm",
  ],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
  poweredByHeader: false,
  // `tsc -b` at the root checks types, with the same strictness as everywhere.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  experimental: { agentUpgrade: false },
};

export default config;
