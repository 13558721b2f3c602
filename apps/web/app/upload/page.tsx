import type { Metadata } from "next";
import { connection } from "next/server";
import { UploadPage } from "../../components/upload/upload-page.tsx";

export const metadata: Metadata = { title: "Upload" };

export default async function Page() {
  await connection();
  return <UploadPage />;
}
