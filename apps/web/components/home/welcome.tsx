"use client";
import { Link } from "@chakra-ui/react";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { useJobs } from "../../resources/jobs.ts";
import { useStats } from "../../resources/stats.ts";
import { recentJobs } from "../accuracy/recent-jobs.ts";
import { type NextStep, nextStep } from "./next-step.ts";

const advice: Record<NextStep, ReactNode> = {
  submit: (
    <>
      Begin with <strong>New batch</strong>: it submits a few sample notes, and their predictions are here a
      moment later.
    </>
  ),
  review: (
    <>
      Now <InTextLink href="/review">review a batch</InTextLink>: say which predictions are wrong, and the
      next model learns from it.
    </>
  ),
  watch: (
    <>
      Each review trains a model: go on and watch its accuracy rise, or let the pipeline{" "}
      <InTextLink href="/explain">explain a prediction</InTextLink>.
    </>
  ),
};

/** Says what this is, and what to do next. */
export function Welcome() {
  const { data: stats } = useStats();
  const { data: jobs } = useJobs(recentJobs);
  const step = nextStep({ batches: stats?.batches, jobs: jobs?.jobs.length });
  return (
    <>
      Loopline tells real bank notes from fake ones, and learns from its mistakes.{" "}
      {step !== undefined && advice[step]}
    </>
  );
}

function InTextLink({ href, children }: { href: string; children: string }) {
  return (
    <Link asChild variant="underline" color="teal.fg" display="inline">
      <NextLink href={href}>{children}</NextLink>
    </Link>
  );
}
