/** What `capstan list` can list. */
export const listNames = ["strategies", "faults", "checkers", "canaries"] as const;

/** One of {@link listNames}. */
export type ListName = (typeof listNames)[number];
