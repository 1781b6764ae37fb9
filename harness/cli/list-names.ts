/** What `capstan list` can list. */
export const listNames = ["strategies", "faults", "checkers", "canaries", "known-answers"] as const;

/** One of {@link listNames}. */
export type ListName = (typeof listNames)[number];
