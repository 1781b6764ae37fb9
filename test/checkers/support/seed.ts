/** Seed of the random histories: fixed, so that a red test stays red; CAPSTAN_TEST_SEED overrides it. */
export const seed = Number(process.env["CAPSTAN_TEST_SEED"] ?? 20260117);
