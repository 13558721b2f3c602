import type { PromotedReply } from "@loopline/contracts";
import type { Notice } from "../common/notify.ts";

/** What came of a promotion or a rollback. */
export function promotedNotice({ status, model_file_name }: PromotedReply): Notice {
  switch (status) {
    case "promoted":
      return { kind: "success", title: `${model_file_name} predicts from now on` };
    case "superseded":
      return { kind: "error", title: "A newer promotion came in between and stays" };
    case "caught-up":
      return {
        kind: "error",
        title: "Try again",
        text: `Redis did not have ${model_file_name}, which was promoted last. It has it now, and nothing else was changed.`,
      };
  }
}
