import { UserNameSchema } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type JWTVerifyGetKey, jwtVerify } from "jose";

/** Google's public keys. Source: cloud.google.com/iap/docs/signed-headers-howto */
export const iapKeysUrl = "https://www.gstatic.com/iap/verify/public_key-jwk";

const issuer = "https://cloud.google.com/iap";

/**
 * Finds the user in the header that Identity-Aware Proxy signs; null without a valid one. The headers that it does not sign can
 * be sent by anybody who gets around it.
 */
export function createIapUser(options: {
  /** Such as `/projects/NUMBER/global/backendServices/ID`. */
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly log: Logger;
}): (headers: Headers) => Promise<string | null> {
  const { audience, keys, log } = options;
  return async (headers) => {
    const assertion = headers.get("x-goog-iap-jwt-assertion");
    if (assertion === null) return null;
    try {
      const { payload } = await jwtVerify(assertion, keys, {
        issuer,
        audience,
        algorithms: ["ES256"],
        requiredClaims: ["exp", "iat"],
      });
      return UserNameSchema.parse(payload.email);
    } catch (err) {
      log.warn({ err }, "an assertion of Identity-Aware Proxy is not valid");
      return null;
    }
  };
}
