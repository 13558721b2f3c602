import { type Labels, readLabel } from "../labels.ts";

/** The indices of each class's rows, in an order that `random` chooses (Fisher and Yates). */
export function shuffledClasses(y: Labels, random: () => number): [zeros: number[], ones: number[]] {
  const classes: [number[], number[]] = [[], []];
  for (let i = 0; i < y.length; i++) classes[readLabel(y, i)].push(i);
  for (const members of classes) {
    for (let k = members.length - 1; k > 0; k--) {
      const other = Math.floor(random() * (k + 1));
      [members[k], members[other]] = [members[other], members[k]];
    }
  }
  return classes;
}
