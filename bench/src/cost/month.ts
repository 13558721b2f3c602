/** Google counts a month as 730 hours. */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3_600;

export const gib = 1_024 ** 3;
export const tib = 1_024 ** 4;
