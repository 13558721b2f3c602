import { expect, it } from "vitest";
import { apiReferences } from "../../server/api-references.ts";

const local = { INGEST_API_URL: "http://127.0.0.1:8081", PREDICT_API_URL: "http://127.0.0.1:8082/" };

it("links to APIs on one machine by the name by which the browser reached the page", () => {
  const hrefs = (host: string | null) => apiReferences(local, host).map(({ url }) => url);
  expect(hrefs("10.0.0.7:3000")).toEqual(["http://10.0.0.7:8081/docs", "http://10.0.0.7:8082/docs"]);
  expect(hrefs("[::1]:3000")[0]).toBe("http://[::1]:8081/docs");
  expect(hrefs(null)[0]).toBe("http://127.0.0.1:8081/docs");
  expect(hrefs("not a host")[0]).toBe("http://127.0.0.1:8081/docs");
});

it("links to deployed APIs, and not to names that only a private network knows", () => {
  const deployed = {
    INGEST_API_URL: "https://ingest.example.com",
    PREDICT_API_URL: "http://predict-api:8080",
  };
  expect(apiReferences(deployed, "web.example.com")).toEqual([
    { name: "ingest-api", url: "https://ingest.example.com/docs" },
  ]);
});
