import { nobodyComplains, nothingIsGivenUp } from "./behaviour.ts";
import { batchesAreCached, countsAreRight, jobsAreCached } from "./cache.ts";
import { customersCorrectTheirOwn, customersHaveTheirOwn, customersSeeTheirOwn } from "./customers.ts";
import type { Invariant } from "./invariant.ts";
import {
  championIsTheHighest,
  everyPromotionBeatTheOneBefore,
  everythingIsTrained,
  newestModelIsOfTheTrainingSet,
  outboxIsEmpty,
} from "./models.ts";
import { historyIsKept, newestRatingWins, trainingSetIsTheRatedRecords } from "./ratings.ts";
import {
  acceptedIsPublished,
  nothingWaits,
  oneBatchPerKey,
  publishedIsStored,
  quarantineHoldsThePoison,
} from "./stored-batches.ts";

/** All that holds when nothing is under way. @param startIds of the rows that the training set started with */
export function createInvariants(startIds: ReadonlySet<number>): Invariant[] {
  return [
    acceptedIsPublished,
    publishedIsStored,
    nothingWaits,
    quarantineHoldsThePoison,
    oneBatchPerKey,
    batchesAreCached,
    jobsAreCached,
    countsAreRight,
    historyIsKept,
    newestRatingWins,
    trainingSetIsTheRatedRecords(startIds),
    championIsTheHighest,
    everyPromotionBeatTheOneBefore,
    everythingIsTrained,
    newestModelIsOfTheTrainingSet,
    outboxIsEmpty,
    customersSeeTheirOwn,
    customersHaveTheirOwn,
    customersCorrectTheirOwn,
    nobodyComplains,
    nothingIsGivenUp,
  ];
}
