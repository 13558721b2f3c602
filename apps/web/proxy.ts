import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { ApiProblem } from "./server/api-problem.ts";
import { gate } from "./server/gate/gate.ts";

/**
 * Leads users who are not signed in to the page for that, and gives every page a content security policy that allows only the scripts
 * sent with the page. It guards no data: what serves data asks the gate itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const refusal = await refuse(request);
  if (refusal !== undefined) return refusal;
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from this header.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

const signInPath = "/sign-in";

async function refuse(request: NextRequest): Promise<NextResponse | undefined> {
  const { nextUrl, headers } = request;
  const { local, admit } = gate();
  try {
    const user = await admit(request);
    // The page is only for those who are not signed in.
    if (nextUrl.pathname === signInPath && (user !== undefined || local === undefined))
      return goTo("/", headers);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status !== 401 || local === undefined)
      return new NextResponse(error.message, { status: error.status });
    if (nextUrl.pathname === signInPath) return undefined;
    const next = encodeURIComponent(nextUrl.pathname + nextUrl.search);
    return goTo(`${signInPath}?next=${next}`, headers);
  }
}

/** Next's own address of this server may be 0.0.0.0. */
function goTo(path: string, headers: Headers): NextResponse {
  const protocol = headers.get("x-forwarded-proto")?.split(",")[0] === "https" ? "https" : "http";
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return NextResponse.redirect(new URL(path, `${protocol}://${host}`));
}

/** @param nonce a new one for every page, in base64 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // Emotion and positioned elements write styles while the page runs. None of them contains text from users.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = { matcher: ["/((?!api/|_next/|icon.svg).*)"] };
