import type { Metadata } from "next";
import { connection } from "next/server";
import { SignInPage } from "../../components/sign-in/sign-in-page.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page() {
  await connection();
  return <SignInPage />;
}
