import {
  ackBeforeEffect,
  invalidIsDropped,
  keyCheckedThenSet,
  publishNotAwaited,
  swallowAndAck,
} from "./careless-acks.ts";
import {
  earlyFeedbackLost,
  lastArrivalWins,
  revisionIgnored,
  unratedLabelFlipped,
} from "./careless-feedback.ts";
import {
  commitNotAwaited,
  detailDemanded,
  foreignChampionKept,
  oldRatingsReapplied,
  plainIdsRefused,
} from "./careless-mixing.ts";
import {
  announcedOnce,
  batchNotPinned,
  brokenEntryBreaksTheList,
  crashWithoutModel,
  failedDownloadKept,
  lastWriterWins,
  leaseNotChecked,
  oneClassCrashes,
} from "./careless-models.ts";
import {
  allAreCounted,
  allAreListed,
  eventsForAll,
  newestEventTold,
  ownerForgotten,
  ownerNotCompared,
} from "./careless-owners.ts";
import {
  labelIgnored,
  lateWaitErases,
  waitingNeverRequested,
  wrongIsTheNextClass,
} from "./careless-waiting.ts";
import {
  connectionNeverReopened,
  insertWithoutConflictClause,
  listNeverTrimmed,
  pushWithoutSeenCheck,
  trainingRowsDoubled,
  transactionLeftOpen,
} from "./careless-writes.ts";
import type { Defect } from "./defect.ts";

/** Every fault that can be put into the pipeline. */
export const defects = {
  "insert-without-conflict-clause": insertWithoutConflictClause,
  "push-without-seen-check": pushWithoutSeenCheck,
  "list-never-trimmed": listNeverTrimmed,
  "training-rows-doubled": trainingRowsDoubled,
  "transaction-left-open": transactionLeftOpen,
  "connection-never-reopened": connectionNeverReopened,
  "swallow-and-ack": swallowAndAck,
  "invalid-is-dropped": invalidIsDropped,
  "ack-before-effect": ackBeforeEffect,
  "publish-not-awaited": publishNotAwaited,
  "key-checked-then-set": keyCheckedThenSet,
  "early-feedback-lost": earlyFeedbackLost,
  "last-arrival-wins": lastArrivalWins,
  "unrated-label-flipped": unratedLabelFlipped,
  "revision-ignored": revisionIgnored,
  "last-writer-wins": lastWriterWins,
  "batch-not-pinned": batchNotPinned,
  "failed-download-kept": failedDownloadKept,
  "crash-without-model": crashWithoutModel,
  "one-class-crashes": oneClassCrashes,
  "lease-not-checked": leaseNotChecked,
  "announced-once": announcedOnce,
  "broken-entry-breaks-the-list": brokenEntryBreaksTheList,
  "waiting-never-requested": waitingNeverRequested,
  "late-wait-erases": lateWaitErases,
  "label-ignored": labelIgnored,
  "wrong-is-the-next-class": wrongIsTheNextClass,
  "plain-ids-refused": plainIdsRefused,
  "commit-not-awaited": commitNotAwaited,
  "foreign-champion-kept": foreignChampionKept,
  "old-ratings-reapplied": oldRatingsReapplied,
  "detail-demanded": detailDemanded,
  "owner-not-compared": ownerNotCompared,
  "all-are-listed": allAreListed,
  "all-are-counted": allAreCounted,
  "events-for-all": eventsForAll,
  "newest-event-told": newestEventTold,
  "owner-forgotten": ownerForgotten,
} as const satisfies Record<string, Defect>;

export type DefectName = keyof typeof defects;

export const defectNames = Object.keys(defects) as [DefectName, ...DefectName[]];
